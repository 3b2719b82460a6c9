import { z } from "zod";
import { WORKLOAD_LIMITS } from "./limits.ts";

const rate_ops = z
  .number()
  .min(0.1)
  .max(5_000_000)
  .describe("Requests per second over all connections of the group, the same for all commits.");
const length_ms = z.int().min(1).max(WORKLOAD_LIMITS.duration_ms);

/** When the requests of an open loop are meant to be sent. A batch of a pipeline is sent at once. */
export const arrivalsSchema = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("constant"), rate_ops }).describe("Evenly spaced."),
    z
      .strictObject({ kind: z.literal("poisson"), rate_ops })
      .describe("As independent users arrive: exponentially distributed gaps."),
    z
      .strictObject({
        kind: z.literal("on-off"),
        rate_ops,
        burst_ops: rate_ops.describe("Requests per second within a burst."),
        burst_ms: length_ms.describe("Length of a burst."),
        period_ms: length_ms.describe(
          "From the start of one burst to that of the next; the first begins half a period in.",
        ),
      })
      .describe("A steady rate with bursts."),
    z
      .strictObject({
        kind: z.literal("ramp"),
        from_ops: rate_ops.describe("Requests per second at the start of the window."),
        to_ops: rate_ops.describe("Requests per second at its end."),
      })
      .describe("A rate that changes evenly over the window."),
    z
      .strictObject({
        kind: z.literal("trace"),
        at_ms: z
          .array(z.number().min(0).max(WORKLOAD_LIMITS.duration_ms))
          .min(1)
          .max(WORKLOAD_LIMITS.trace_entries)
          .describe("When each batch is meant to be sent, in ms since the start of the window, rising."),
      })
      .describe("A recorded trace, or a few single moments."),
    z
      .strictObject({
        kind: z.literal("share"),
        share: z
          .number()
          .positive()
          .max(0.95)
          .describe("Of the saturation throughput of the control on this class of host."),
      })
      .describe(
        "A constant rate that is found once per host class and then stands in the workload's revision as an absolute one.",
      ),
    z
      .strictObject({ kind: z.literal("closed") })
      .describe("As fast as the engine answers, in the open window too: a noisy neighbour, not a user."),
  ])
  .describe("When requests of the open window are sent.");

export type Arrivals = z.infer<typeof arrivalsSchema>;
