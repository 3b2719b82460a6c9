import { z } from "zod";
import { meanValueBytes, valueChoices } from "./value-lengths.ts";

const MIB = 1024 * 1024;

/** Bounds of one workload. What lies beyond them is refused before anything is started. */
export const WORKLOAD_LIMITS = {
  keys: 1_000_000,
  value_bytes: 16 * MIB,
  dataset_bytes: 256 * MIB,
  batch_bytes: 16 * MIB,
  open_loop_operations: 5_000_000,
  duration_ms: 600_000,
} as const;

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
  .describe("How long values are. The length belongs to the key: a SET writes the length that its key has.");

export const datasetSchema = z
  .strictObject({
    keys: z.int().min(1).max(WORKLOAD_LIMITS.keys).describe("Number of keys, all loaded before the warm-up."),
    key_prefix: z
      .string()
      .max(64)
      .regex(/^[\x21-\x7e]*$/, "must be printable ASCII without spaces")
      .describe("What a key's name begins with; the key's number follows in eight digits."),
    value_bytes: valueDistributionSchema,
  })
  .describe("The strings that the engine holds before traffic begins.");

export const commandSchema = z
  .discriminatedUnion("command", [
    z.strictObject({ command: z.literal("GET"), weight }).describe("Reads one key; the whole value returns."),
    z
      .strictObject({ command: z.literal("SET"), weight })
      .describe("Overwrites one key by a value of the length that it has."),
  ])
  .describe("One command of the mix.");

export const keyChoiceSchema = z
  .discriminatedUnion("kind", [
    z
      .strictObject({ kind: z.literal("uniform") })
      .describe("Every request draws its key independently, all keys equally likely."),
    z
      .strictObject({ kind: z.literal("shuffled") })
      .describe(
        "All connections walk one shuffled order of the keys from evenly spaced places: uniform too, but rare " +
          "large values come equally often in each run.",
      ),
  ])
  .describe("Which key a request touches.");

const duration_ms = z.int().min(10).max(WORKLOAD_LIMITS.duration_ms);

/** Named traffic, as data. Everything that reads a workload from outside parses it by this schema. */
export const workloadSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}$/, "must be a slug: a to z, 0 to 9 and -, at most 40")
      .describe("What the workload is called in addresses, tables and on the command line."),
    title: z.string().min(1).max(80).describe("A short heading for people."),
    description: z.string().min(1).max(600).describe("What the workload shows, for people."),
    source: z.string().min(1).max(300).describe("Where this traffic comes from, or why it was chosen."),
    dataset: datasetSchema,
    commands: z
      .array(commandSchema)
      .min(1)
      .max(16)
      .describe("The mix; each request draws from it by weight."),
    key_choice: keyChoiceSchema,
    connections: z.int().min(1).max(4096).describe("Connections held open for the whole run."),
    pipeline: z.int().min(1).max(1024).describe("Requests sent together on one connection."),
    warm_up_ms: z
      .int()
      .min(0)
      .max(WORKLOAD_LIMITS.duration_ms)
      .describe("Traffic in a closed loop before the windows; not measured."),
    closed: z
      .strictObject({ duration_ms: duration_ms.describe("Length of the window in milliseconds.") })
      .describe("The closed loop: each connection sends again when it was answered. For throughput only."),
    open: z
      .strictObject({
        lead_in_ms: z
          .int()
          .min(0)
          .max(WORKLOAD_LIMITS.duration_ms)
          .describe("The same schedule before the window; not measured."),
        duration_ms: duration_ms.describe("Length of the schedule in milliseconds."),
        rate_ops: z
          .number()
          .min(1)
          .max(5_000_000)
          .describe("Requests per second over all connections, the same for all commits."),
      })
      .describe("The open loop: requests follow a schedule at a constant rate. For latency only."),
  })
  .superRefine((workload, context) => {
    const refuse = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    const largest_bytes = Math.max(
      ...valueChoices(workload.dataset.value_bytes).map((choice) => choice.bytes),
    );
    if (
      workload.dataset.keys * meanValueBytes(workload.dataset.value_bytes) >
      WORKLOAD_LIMITS.dataset_bytes
    ) {
      refuse(["dataset"], `the values together exceed ${WORKLOAD_LIMITS.dataset_bytes} bytes`);
    }
    if (workload.pipeline > 1 && workload.pipeline * largest_bytes > WORKLOAD_LIMITS.batch_bytes) {
      refuse(["pipeline"], `a batch of largest values exceeds ${WORKLOAD_LIMITS.batch_bytes} bytes`);
    }
    const operations = (workload.open.rate_ops * workload.open.duration_ms) / 1000;
    if (operations > WORKLOAD_LIMITS.open_loop_operations) {
      refuse(["open"], `more than ${WORKLOAD_LIMITS.open_loop_operations} requests in the open window`);
    }
    if (operations < workload.pipeline) {
      refuse(["open"], "the open window is too short for a single batch at this rate");
    }
  });

export type Workload = z.infer<typeof workloadSchema>;
export type ValueDistribution = z.infer<typeof valueDistributionSchema>;
