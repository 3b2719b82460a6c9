import { digamma, trigamma, trigammaInverse } from "../statistics/gamma.ts";

/** What all series of an installation say about the noise of each: `weight` degrees of freedom of ratio `ratio`. */
export interface NoisePrior {
  ratio: number;
  weight: number;
}

export const NO_PRIOR: NoisePrior = { ratio: 1, weight: 0 };

/** Series of one workload move together, so they are never counted as more than this many degrees of freedom. */
const MOST_WEIGHT = 30;
const FEWEST_SERIES = 4;
const LEAST_RATIO = 0.05;

/**
 * How the variance of commits about their level relates to what their runs explain, over all series: an F distribution
 * fitted by the moments of the logarithms (Smyth 2004, "moderated t"). Series that agree lend each other degrees of
 * freedom; series that differ lend nothing. `ratio` is observed / explained, `freedom` its degrees of freedom.
 */
export function poolNoise(series: readonly { ratio: number; freedom: number }[]): NoisePrior {
  const usable = series.filter(({ ratio, freedom }) => freedom >= 3 && Number.isFinite(ratio));
  if (usable.length < FEWEST_SERIES) return NO_PRIOR;
  const logs = usable.map(({ ratio, freedom }) => {
    return Math.log(Math.max(ratio, LEAST_RATIO)) - digamma(freedom / 2) + Math.log(freedom / 2);
  });
  const centre = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const spread = logs.reduce((sum, log) => sum + (log - centre) ** 2, 0) / (logs.length - 1);
  const owed = usable.reduce((sum, { freedom }) => sum + trigamma(freedom / 2), 0) / usable.length;
  if (spread <= owed) return { ratio: Math.exp(centre), weight: MOST_WEIGHT };
  const weight = 2 * trigammaInverse(spread - owed);
  const ratio = Math.exp(centre + digamma(weight / 2) - Math.log(weight / 2));
  return { ratio, weight: Math.min(MOST_WEIGHT, weight) };
}
