import type { WindowResult } from "../load/results.ts";
import type { Workload } from "../workloads/workload.ts";
import { isGeneratorsFault, MOST_TRIES, spoiltBy } from "./spoilt.ts";
import { stolenMs, tailDoubt } from "./tail-doubt.ts";
import type { Metered } from "./window-meter.ts";

/** A window that another of its run stands for: kept, and no evidence. */
export type WindowLeftOut = { reason: string; result: WindowResult };

type Windows = Pick<Workload, "closed" | "open" | "datasets">;
type Open = Metered<WindowResult>;

/**
 * Drives the open loop of a run, and at once again where host or generator spoilt it or may have made its slowest replies: another
 * whole run would cost several times as much. What counts is the window that was least disturbed, whatever it measured.
 */
export async function driveOpenLoop(
  workload: Windows,
  closed: Metered<WindowResult> | null,
  drive: () => Promise<Open>,
): Promise<{ open: Open; windows_left_out: WindowLeftOut[] }> {
  const tries = isRepeatable(workload) && spoiltBy(closed, null) === null ? MOST_TRIES : 1;
  const made: Doubted[] = [];
  for (;;) {
    const open = await driveOrNull(drive, made);
    const doubt = open && doubtOf(open);
    if (open && !doubt) return { open, windows_left_out: made.map(told) };
    if (open && doubt) made.push({ open, ...doubt });
    if (!open || made.length === tries) break;
  }
  const best = made.reduce((best, one) => (isBetter(one, best) ? one : best));
  return { open: best.open, windows_left_out: made.filter((one) => one !== best).map(told) };
}

/** A generator that breaks down in another try does not cost the evidence that there is: null then. */
async function driveOrNull(drive: () => Promise<Open>, made: readonly Doubted[]): Promise<Open | null> {
  try {
    return await drive();
  } catch (error) {
    if (isGeneratorsFault(error) && made.some(({ spoilt }) => !spoilt)) return null;
    throw error;
  }
}

/** A window that is driven again, and why; `spoilt` is no evidence at all. */
type Doubted = { open: Open; spoilt: boolean; reason: string };

function doubtOf(open: Open): Omit<Doubted, "open"> | null {
  const spoilt = spoiltBy(null, open);
  const reason = spoilt?.reason ?? tailDoubt(open);
  return reason === null ? null : { spoilt: spoilt !== null, reason };
}

/** By what it lost, in ms, alone; of equal ones the first. A share would favour what ended late, and so the slow. */
function isBetter(one: Doubted, other: Doubted): boolean {
  return one.spoilt === other.spoilt ? stolenMs(one.open) < stolenMs(other.open) : other.spoilt;
}

function told({ open, reason }: Doubted): WindowLeftOut {
  return { reason, result: open.result };
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
