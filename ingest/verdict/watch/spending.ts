import type { Better } from "../detection.ts";
import { FALSE_SUSPICIONS_PER_COMMIT } from "../promises.ts";

/** The newest commits that are looked at against the level before them. */
export const NEWEST = 6;

/**
 * Shares of the rate. Most for six commits, which show the smallest change; the others are there to see larger ones
 * sooner, and a new level of segmentation to see smaller ones later.
 */
export const WINDOW_SHARES: readonly (readonly [commits: number, share: number])[] = [
  [1, 0.02],
  [2, 0.03],
  [4, 0.1],
  [6, 0.75],
];
export const NEW_LEVEL_SHARE = 0.1;

/** Share of the rate that slower commits get: a speed-up seen some commits later harms nobody. */
const WORSE_SHARE = 0.8;

/**
 * Windows of one series overlap, with each other and with those of the commit before, so one departure passes several
 * limits: as much more may be spent on each. Measured (bench:alarm), like the promise it serves.
 */
const OVERLAP = 1.4;

/** One-sided probabilities that a series may spend at each commit, before it is shared among the windows. */
export interface Spending {
  rising: number;
  falling: number;
}

/**
 * The limits of one series in an installation of so many. The rate is per commit and for ever: nothing is used up by
 * looking often, as every look weighs the newest commits only against those before them.
 */
export function spendingFor(series: number, better: Better): Spending {
  const each = (OVERLAP * FALSE_SUSPICIONS_PER_COMMIT) / Math.max(1, series);
  const worse = WORSE_SHARE * each;
  return better === "higher"
    ? { rising: each - worse, falling: worse }
    : { rising: worse, falling: each - worse };
}
