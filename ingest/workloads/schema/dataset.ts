import { z } from "zod";
import { WORKLOAD_LIMITS } from "./limits.ts";
import { slug } from "./slug.ts";

const valueBytes = z
  .int()
  .min(0)
  .max(WORKLOAD_LIMITS.value_bytes)
  .describe("Length of a value in bytes, without the protocol's framing.");

const weight = z
  .number()
  .positive()
  .max(1_000_000)
  .describe("Share of this choice, relative to the sum of the weights beside it.");

export const valueDistributionSchema = z
  .discriminatedUnion("kind", [
    z
      .strictObject({ kind: z.literal("fixed"), bytes: valueBytes })
      .describe("Every value has the same length."),
    z
      .strictObject({ kind: z.literal("range"), from_bytes: valueBytes, to_bytes: valueBytes })
      .describe("Lengths from the first to the last, all equally likely."),
    z
      .strictObject({
        kind: z.literal("lognormal"),
        median_bytes: valueBytes.min(1),
        sigma: z.number().positive().max(3).describe("Standard deviation of the length's natural logarithm."),
        max_bytes: valueBytes.describe("Longer ones are cut to this."),
      })
      .describe("Many small values and a long tail of large ones."),
    z
      .strictObject({
        kind: z.literal("weighted"),
        choices: z
          .array(z.strictObject({ bytes: valueBytes, weight }))
          .min(1)
          .max(64)
          .describe("The lengths and their weights. The dataset holds each in exact proportion."),
      })
      .describe("Each key has one of a list of lengths."),
  ])
  .describe("How long values are. The length belongs to the key: a SET writes the value that its key has.");

/** What an engine holds before traffic begins: keys of one kind under one prefix. */
export const datasetSchema = z
  .strictObject({
    name: slug.describe("What commands call it."),
    kind: z
      .enum(["string", "hash", "list", "set", "zset", "stream"])
      .default("string")
      .describe("What a key holds."),
    keys: z
      .int()
      .min(1)
      .max(WORKLOAD_LIMITS.keys)
      .describe("Number of keys, all loaded before the warm-up unless `load` is off."),
    key_prefix: z
      .string()
      .max(64)
      .regex(/^[\x21-\x7e]*$/, "must be printable ASCII without spaces")
      .describe("What a key's name begins with; the key's number follows in eight digits."),
    elements: z
      .int()
      .min(1)
      .max(WORKLOAD_LIMITS.elements)
      .default(1)
      .describe(
        "Elements of each key that is no string. Fields of a hash are called e00000000 and so on. Members of a set or a " +
          "sorted set begin so, with letters after it up to the value's length; the number is the score.",
      ),
    value_bytes: valueDistributionSchema,
    content: z
      .enum(["letters", "documents", "deflated"])
      .default("letters")
      .describe(
        "What values consist of. letters: random ones, which nothing can compress. documents: JSON texts. " +
          "deflated: the same JSON texts compressed by the client (zlib); their length is that before it.",
      ),
    database: z.int().min(0).max(15).default(0).describe("The number that SELECT takes."),
    load: z
      .boolean()
      .default(true)
      .describe("Whether it is loaded; off for keys that traffic itself brings about."),
    expire: z
      .strictObject({
        what: z.enum(["keys", "fields"]).describe("Whole keys, or each field of hashes."),
        at_ms: z
          .int()
          .min(0)
          .max(WORKLOAD_LIMITS.duration_ms)
          .describe("How long after the start of the open window all of them expire together."),
      })
      .optional()
      .describe("Everything in it expires at one moment. Loaded just before the open window."),
  })
  .describe("What the engine holds before traffic begins.");

export type ValueDistribution = z.infer<typeof valueDistributionSchema>;
export type DatasetData = z.infer<typeof datasetSchema>;

/** The dataset whose keys a command means. */
export function datasetOf<D extends { name: string }>(
  datasets: readonly D[],
  { dataset }: { dataset?: string | undefined },
): D | undefined {
  return dataset === undefined ? datasets[0] : datasets.find(({ name }) => name === dataset);
}
