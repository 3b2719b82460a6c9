import type { WindowResult } from "../load/results.ts";
import type { Workload } from "../workloads/workload.ts";
import { MOST_TRIES, spoiltBy } from "./spoilt.ts";
import type { Metered } from "./window-meter.ts";

/** A window that host or generator spoilt: kept, and no evidence. */
export type SpoiltWindow = { reason: string; result: WindowResult };

type Windows = Pick<Workload, "closed" | "open" | "datasets">;

/**
 * Drives the open loop of a run, and at once again where host or generator spoilt it: these windows are short, and most of what is
 * spoilt is spoilt there, so that another whole run would cost several times as much. Not without a closed loop before it that
 * counts: an engine that has served one is much the same for an open loop more, a fresh one is not. Nor where the
 * window disturbs the engine itself, or what is in it expires.
 */
export async function driveOpenLoop(
  workload: Windows,
  closed: Metered<WindowResult> | null,
  drive: () => Promise<Metered<WindowResult>>,
): Promise<{ open: Metered<WindowResult>; spoilt_windows: SpoiltWindow[] }> {
  const tries = isRepeatable(workload) && spoiltBy(closed, null) === null ? MOST_TRIES : 1;
  const spoilt_windows: SpoiltWindow[] = [];
  for (;;) {
    const open = await drive();
    const spoilt = spoiltBy(null, open);
    if (!spoilt || spoilt_windows.length + 1 === tries) return { open, spoilt_windows };
    spoilt_windows.push({ reason: spoilt.reason, result: open.result });
  }
}

type Driven = { open: Metered<WindowResult> | null; spoilt_windows: SpoiltWindow[] };

/** What was spoilt as often as it may be driven is left out: the closed loop before it counts alone. */
export function leaveOutSpoilt({ open, spoilt_windows }: Driven): Driven {
  const spoilt = open && spoiltBy(null, open);
  if (!spoilt || spoilt_windows.length + 1 < MOST_TRIES) return { open, spoilt_windows };
  return {
    open: null,
    spoilt_windows: [...spoilt_windows, { reason: spoilt.reason, result: open.result }],
  };
}

/** What driving the open loop again may add to a run, in ms. */
export function mostRepeatsMs(workload: Windows): number {
  const { open } = workload;
  return open && isRepeatable(workload) ? (MOST_TRIES - 1) * (open.lead_in_ms + open.duration_ms) : 0;
}

function isRepeatable({ closed, open, datasets }: Windows): boolean {
  return (
    closed !== undefined && open?.disturbed_at_ms === undefined && !datasets.some(({ expire }) => expire)
  );
}
