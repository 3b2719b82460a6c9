import { z } from "zod";
import { arrivalsSchema } from "./arrivals.ts";
import { commandSchema } from "./command.ts";
import { WORKLOAD_LIMITS } from "./limits.ts";
import { slug } from "./slug.ts";

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
    z
      .strictObject({ kind: z.literal("sequential") })
      .describe("All connections walk the keys in order from evenly spaced places."),
    z
      .strictObject({
        kind: z.literal("zipf"),
        exponent: z
          .number()
          .min(0.1)
          .max(5)
          .describe("How skewed: the k-th most popular key is drawn with 1/k^exponent."),
      })
      .describe("Few keys are popular, most are not; which ones depends on the seed."),
    z
      .strictObject({
        kind: z.literal("hot"),
        keys: z.int().min(1).max(WORKLOAD_LIMITS.keys).describe("So many keys are hot."),
        share: z.number().positive().max(1).describe("This share of all requests goes to them."),
      })
      .describe("A few keys get most of the traffic, all others the rest."),
  ])
  .describe("Which key a request touches.");

/** Connections that behave alike. */
export const clientsSchema = z
  .strictObject({
    name: slug.describe("What figures of this group are called."),
    connections: z.int().min(1).max(WORKLOAD_LIMITS.connections).describe("Connections of this group."),
    pipeline: z
      .int()
      .min(1)
      .max(WORKLOAD_LIMITS.pipeline)
      .default(1)
      .describe("Requests sent together on one connection."),
    commands: z
      .array(commandSchema)
      .min(1)
      .max(WORKLOAD_LIMITS.commands)
      .describe("The mix; each request draws from it by weight."),
    order: z
      .enum(["random", "even", "listed"])
      .default("random")
      .describe(
        "random: each request draws its command independently. even: rare commands come evenly spread over all " +
          "connections. listed: one after the other, as listed, for transactions.",
      ),
    keys: keyChoiceSchema.prefault({ kind: "uniform" }).describe("Which key a request touches."),
    arrivals: arrivalsSchema
      .optional()
      .describe("When requests of the open window are sent; needed where there is one."),
    protocol: z
      .union([z.literal(2), z.literal(3)])
      .default(2)
      .describe("RESP version; 3 asks by HELLO."),
    tls: z.boolean().default(false).describe("Whether these connections are encrypted."),
    user: slug.optional().describe("One of `users`, as whom these connections sign in."),
    database: z.int().min(0).max(15).default(0).describe("The number that SELECT takes."),
    reconnect: z
      .strictObject({
        after_batches: z
          .int()
          .min(1)
          .max(1_000_000)
          .describe(
            "A connection is closed after so many batches and opened anew for the next; latency counts from when the batch was due.",
          ),
      })
      .optional()
      .describe("Clients that do not keep their connections."),
    tenant: z
      .boolean()
      .default(false)
      .describe(
        "Whether keys, bytes, connections and commands of this group are counted in the engine after the run.",
      ),
  })
  .describe("Connections that behave alike.");

export type KeyChoice = z.infer<typeof keyChoiceSchema>;
export type Clients = z.infer<typeof clientsSchema>;
