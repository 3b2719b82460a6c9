import type { WindowResult } from "../load/results.ts";
import type { Workload } from "../workloads/workload.ts";
import { MOST_TRIES, spoiltBy } from "./spoilt.ts";
import type { Metered } from "./window-meter.ts";

/** A window that host or generator spoilt: kept, and no evidence. */
export type SpoiltWindow = { reason: string; result: WindowResult };

type Windows = Pick<Workload, "closed" | "open" | "datasets">;

/**
 * Drives the open loop of a run, and at once again where host or generator spoilt it: these windows are short, and most of what is
 * spoilt is spoilt there. What was spoilt every time is not told, null: the closed loop before it counts all the same.
 */
export async function driveOpenLoop(
  workload: Windows,
  closed: Metered<WindowResult> | null,
  drive: () => Promise<Metered<WindowResult>>,
): Promise<{ open: Metered<WindowResult> | null; spoilt_windows: SpoiltWindow[] }> {
  const spoilt_windows: SpoiltWindow[] = [];
  if (!isRepeatable(workload) || spoiltBy(closed, null) !== null)
    return { open: await drive(), spoilt_windows };
  while (spoilt_windows.length < MOST_TRIES) {
    const open = await drive();
    const by = spoiltBy(null, open);
    if (by === null) return { open, spoilt_windows };
    spoilt_windows.push({ reason: by.reason, result: open.result });
  }
  return { open: null, spoilt_windows };
}

/** What driving the open loop again may add to a run, in ms. */
export function mostRepeatsMs(workload: Windows): number {
  const { open } = workload;
  return open && isRepeatable(workload) ? (MOST_TRIES - 1) * (open.lead_in_ms + open.duration_ms) : 0;
}

/**
 * Not without a closed loop before it: an engine that has served one is much the same for an open loop more, a fresh one is not.
 * Nor where the window disturbs the engine itself, or what is in it expires.
 */
function isRepeatable({ closed, open, datasets }: Windows): boolean {
  return (
    closed !== undefined && open?.disturbed_at_ms === undefined && !datasets.some(({ expire }) => expire)
  );
}
