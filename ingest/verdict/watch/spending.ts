/** False suspicions that one newly measured commit may bring, jointly over all series of an installation: 10 per 1,000. */
export const FALSE_SUSPICIONS_PER_COMMIT = 0.01;

/** The newest commits that are looked at against the level before them. */
export const NEWEST = 6;

/**
 * Shares of the rate. Most for six commits, which show the smallest change; the others are there to see larger ones
 * sooner, and a new level of segmentation to see smaller ones later.
 */
const WINDOW_SHARES: readonly (readonly [commits: number, share: number])[] = [
  [1, 0.05],
  [2, 0.05],
  [3, 0.1],
  [4, 0.15],
  [6, 0.55],
];
const NEW_LEVEL_SHARE = 0.1;

/**
 * Windows of one series overlap, with each other and with those of the commit before, so one departure passes several
 * limits: as much more may be spent on each. Measured (bench:alarm), like the promise it serves.
 */
const OVERLAP = 1;

/** What a series may spend at each commit. Probabilities are two-sided. */
export interface Spending {
  windows: readonly { commits: number; p_limit: number }[];
  new_level_p_limit: number;
}

/**
 * The limits of one series in an installation of so many. The rate is per commit and for ever: nothing is used up by
 * looking often, as every look weighs the newest commit only with the few before it.
 */
export function spendingFor(series: number): Spending {
  const each = (OVERLAP * FALSE_SUSPICIONS_PER_COMMIT) / Math.max(1, series);
  return {
    windows: WINDOW_SHARES.map(([commits, share]) => ({ commits, p_limit: share * each })),
    new_level_p_limit: NEW_LEVEL_SHARE * each,
  };
}
