import type { WindowResult } from "../load/results.ts";
import type { Workload } from "../workloads/workload.ts";
import { MOST_TRIES, spoiltBy, tailDoubt } from "./spoilt.ts";
import type { Metered } from "./window-meter.ts";

/** A window that another of its run stands for: kept, and no evidence. */
export type SpoiltWindow = { reason: string; result: WindowResult };

type Windows = Pick<Workload, "closed" | "open" | "datasets">;
type Open = Metered<WindowResult>;

/**
 * Drives the open loop of a run, and at once again where host or generator spoilt it, or may have made its slowest replies: these
 * windows are short, and most of what is spoilt is spoilt there, so that another whole run would cost several times as much. What
 * counts is the window that was least disturbed, whatever it measured. Not without a closed loop before it that
 * counts: an engine that has served one is much the same for an open loop more, a fresh one is not. Nor where the
 * window disturbs the engine itself, or what is in it expires.
 */
export async function driveOpenLoop(
  workload: Windows,
  closed: Metered<WindowResult> | null,
  drive: () => Promise<Open>,
): Promise<{ open: Open; spoilt_windows: SpoiltWindow[] }> {
  const tries = isRepeatable(workload) && spoiltBy(closed, null) === null ? MOST_TRIES : 1;
  const made: Made[] = [];
  do made.push(weigh(await drive()));
  while (made.at(-1)!.reason !== null && made.length < tries);
  const best = made.reduce((best, one) => (isWorse(one, best) ? best : one));
  const spoilt_windows = made
    .filter((one) => one !== best)
    .map(({ open, reason }) => ({ reason: reason!, result: open.result }));
  return { open: best.open, spoilt_windows };
}

/** A window, and why it is driven again, if it is; `spoilt` is no evidence at all. */
type Made = { open: Open; spoilt: boolean; reason: string | null };

function weigh(open: Open): Made {
  const spoilt = spoiltBy(null, open);
  return { open, spoilt: spoilt !== null, reason: spoilt?.reason ?? tailDoubt(open) };
}

function isWorse(one: Made, other: Made): boolean {
  if (one.spoilt !== other.spoilt) return one.spoilt;
  return (one.open.cores?.steal_share ?? 0) > (other.open.cores?.steal_share ?? 0);
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
