import type { GroupResult, WindowResult } from "../load/results.ts";

export const PERCENTILES = ["p50", "p95", "p99", "p999", "p9999"] as const;
export type PercentileName = (typeof PERCENTILES)[number];

/** Whether the engine's part of a latency is the greater one. */
export function isOwn(
  name: PercentileName,
  latency_us: GroupResult["latency_us"],
  { send_lag_us }: NonNullable<GroupResult["schedule"]>,
): boolean {
  const [whole_us, lag_us] = [latency_us[name], send_lag_us[name]];
  return whole_us === null || lag_us === null || lag_us < whole_us / 2;
}

/** The group whose figures are the workload's. */
export function firstOf({ groups }: WindowResult): GroupResult {
  return Object.values(groups)[0]!;
}
