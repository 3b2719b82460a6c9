/** Share of histories that may ever carry a false flag: jointly over all series, places and looks. */
export const FALSE_FLAGS = 0.005;

/** False suspicions that a commit may bring, jointly over all series of an installation: 10 per 1,000. They cost reruns, and no alert. */
export const FALSE_SUSPICIONS_PER_COMMIT = 0.01;

/** No suspicion before this many complete rounds, and no flag on a level seen in fewer blocks. */
export const FIRST_ROUND = 3;

/** Spreads the spending: larger leaves more for later looks. */
const PATIENCE = 4;

/**
 * The part of FALSE_FLAGS that the look after `completed_rounds` may spend: 1/5, 2/15, 2/21, ... sum to one, so looking
 * after every round, for ever, keeps the promise whatever the looks have in common (Bonferroni).
 */
export function alphaOfLook(completed_rounds: number): number {
  return FALSE_FLAGS * shareOfLook(completed_rounds);
}

function shareOfLook(completed_rounds: number): number {
  const look = completed_rounds - FIRST_ROUND + 1;
  return look < 1 ? 0 : PATIENCE / ((look + PATIENCE - 1) * (look + PATIENCE));
}

/**
 * What a flag may cost at one place of one series: the look's alpha over all series and about two places a commit, as
 * both ends of a level are free (Bonferroni).
 */
export function placeLimitOfLook(completed_rounds: number, series: number, commits: number): number {
  return alphaOfLook(completed_rounds) / Math.max(1, series * 2 * commits);
}

/**
 * What a suspicion may cost at one place of one series: the look's share of the false suspicions that all commits of the history
 * may bring. So many places as commits, so the number of commits does not matter.
 */
export function suspicionLimitOfLook(completed_rounds: number, series: number): number {
  return (FALSE_SUSPICIONS_PER_COMMIT * shareOfLook(completed_rounds)) / Math.max(1, series * 2);
}

/** Commits each side of a boundary that speak for its levels. */
export const REACH = 40;
