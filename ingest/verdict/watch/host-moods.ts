import { learnControlShare, type SharedSession } from "../sequential/control-share.ts";
import { median } from "../statistics/quantiles.ts";

/**
 * The host's mood in each block, from the control alone: how far its runs were from what is usual of each series, in the
 * middle of all series (NaN where no series has a value). One row a series, one column a block, on the log scale. The
 * control never changes, so what the engine's commits do cannot be mistaken for a mood, however many series it moves.
 */
export function hostMoods(controls: readonly ArrayLike<number>[]): Float64Array {
  const blocks = Math.max(0, ...controls.map((row) => row.length));
  const usual = controls.map((row) => median(Array.from(row).filter(Number.isFinite)));
  const moods = new Float64Array(blocks);
  for (let block = 0; block < blocks; block++) {
    const apart: number[] = [];
    for (let s = 0; s < controls.length; s++) {
      const value = controls[s]![block];
      if (value !== undefined && Number.isFinite(value)) apart.push(value - usual[s]!);
    }
    moods[block] = median(apart);
  }
  return moods;
}

/** A commit's run in a block, on the log scale. */
export interface MoodyRun {
  commit: number;
  block: number;
  value: number;
}

/**
 * How much of the moods one series shares (theta of the contract), learned from the runs of one commit in several blocks,
 * which differ by nothing but mood and noise: what commits do plays no part. Zero where a mood is not known.
 */
export function learnMoodShare(runs: readonly MoodyRun[], moods: ArrayLike<number>): number {
  const within: SharedSession[] = [];
  for (const of_commit of Map.groupBy(runs, ({ commit }) => commit).values()) {
    const known = of_commit.filter(({ block, value }) => Number.isFinite(moods[block]! + value));
    if (known.length < 2) continue;
    const usual = median(known.map(({ value }) => value));
    const mood = median(known.map(({ block }) => moods[block]!));
    for (const { block, value } of known) {
      within.push({ candidate: value - usual, control: moods[block]! - mood });
    }
  }
  return learnControlShare(within);
}
