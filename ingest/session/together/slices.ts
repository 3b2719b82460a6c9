import type { WindowResult } from "../../load/results.ts";
import type { Workload } from "../../workloads/workload.ts";

/** A host's speed wanders within tenths of a second: slices as short as this share it with those beside them. */
const SLICE_MS = 100;
/** A slice begins with nothing under way: it lasts so many times as long as a batch takes, or that would weigh. */
const BATCHES = 20;

/** In how many slices the closed loop is driven beside others; one where its batches take too long for more. */
export function slicesOf({ closed, clients }: Workload, warm_up: WindowResult | null): number {
  const duration_ms = closed?.duration_ms ?? 0;
  const [first] = clients;
  const throughput_ops = Object.values(warm_up?.groups ?? {})[0]?.throughput_ops ?? 0;
  if (!first || throughput_ops <= 0) return 1;
  const batch_ms = (1_000 * first.connections * first.pipeline) / throughput_ops;
  return Math.max(1, Math.floor(duration_ms / Math.max(SLICE_MS, BATCHES * batch_ms)));
}
