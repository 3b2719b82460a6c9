import type { Run, SeriesInput } from "../detection.ts";
import { type Effect, ratioOf } from "../history/effect.ts";
import { FALSE_FLAGS } from "../promises.ts";
import { median } from "../statistics/quantiles.ts";
import { isTelling, type Scale, scaleOf } from "../statistics/scale.ts";
import { studentCritical } from "../statistics/student.ts";

export interface Pairs {
  effect: Effect;
  /** Blocks that hold both. */
  count: number;
  runs_before: number;
  runs_after: number;
  /** Interval of the ratio so wide that it holds in all series of the comparison at once; null below two pairs. */
  sure: { low: number; high: number } | null;
  runs_needed: number | null;
}

/** The telling runs of a series by their commit: made once where many commits of it are compared. */
export interface RunIndex {
  scale: Scale;
  runs_of: ReadonlyMap<string, readonly Run[]>;
}

export function indexRuns({ runs }: SeriesInput): RunIndex {
  return {
    scale: scaleOf(runs.map((run) => run.value)),
    runs_of: Map.groupBy(
      runs.filter((run) => isTelling(run.value)),
      (run) => run.commit,
    ),
  };
}

/**
 * Two commits by the differences of their runs in the same blocks: their mean, with Student's paired t interval (95 %).
 * With fewer than two pairs the medians of all runs are given, with no interval.
 */
export function comparePairs(
  series: SeriesInput,
  parent: string,
  commit: string,
  series_count: number,
  { scale, runs_of }: RunIndex = indexRuns(series),
): Pairs {
  const old = byBlock(runs_of.get(parent), scale.to);
  const fresh = byBlock(runs_of.get(commit), scale.to);
  const shared = [...fresh.keys()].filter((block) => old.has(block)).sort();
  const differences = shared.map((block) => fresh.get(block)! - old.get(block)!);
  const n = differences.length;
  const counts = { count: n, runs_before: old.size, runs_after: fresh.size };
  const level = median([...old.values()]);
  if (n < 2) {
    const plain = ratioOf(level, median([...fresh.values()]), 0, scale);
    const known = old.size > 0 && fresh.size > 0;
    return {
      effect: {
        before: old.size > 0 ? plain.before : null,
        after: fresh.size > 0 ? plain.after : null,
        ratio: known ? plain.ratio : null,
        ratio_low: null,
        ratio_high: null,
      },
      ...counts,
      sure: null,
      runs_needed: null,
    };
  }
  const mean = differences.reduce((sum, one) => sum + one, 0) / n;
  const variance = differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (n - 1);
  const error = Math.sqrt(variance / n);
  const effect = ratioOf(level, level + mean, studentCritical(0.05, n - 1) * error, scale);
  const cautious = studentCritical(FALSE_FLAGS / Math.max(1, series_count), n - 1) * error;
  const wide = ratioOf(level, level + mean, cautious, scale);
  return {
    effect,
    ...counts,
    sure: wide.ratio_low === null ? null : { low: wide.ratio_low, high: wide.ratio_high! },
    runs_needed: runsNeeded(variance / 2, 0, series.smallest_effect),
  };
}

const NORMAL_95 = 1.96;

/**
 * Runs of each of two commits after which the 95 % interval of their difference (medians of the runs) would fit within +-
 * `smallest_effect`, were there none. Null when the noise between commits alone is wider: then runs do not help.
 */
export function runsNeeded(
  run_variance: number,
  commit_variance: number,
  smallest_effect: number,
): number | null {
  const room = (Math.log1p(smallest_effect) / NORMAL_95) ** 2 / 2 - commit_variance;
  if (room <= 0) return null;
  return Math.max(3, Math.ceil(((Math.PI / 2) * run_variance) / room));
}

function byBlock(runs: readonly Run[] = [], to: (value: number) => number): Map<string, number> {
  const blocks = Map.groupBy(runs, (run) => run.block);
  return new Map([...blocks].map(([block, all]) => [block, to(median(all.map((run) => run.value)))]));
}
