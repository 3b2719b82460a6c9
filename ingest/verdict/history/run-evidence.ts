import { binomialTail } from "../statistics/student.ts";

/**
 * Evidence that needs no shape of the noise: how many runs of a level lie more than half the step away from the
 * other level, when a run strays so far from its own level with the frequency seen in the whole series? Spikes and
 * heavy tails, which a robust variance does not see, count here in full. Two-sided binomial probability.
 *
 * `runs` and `strays` (every run's absolute distance from its own level) are on the scale of the analysis.
 */
export function runEvidence(
  runs: readonly number[],
  other_level: number,
  step: number,
  strays: readonly number[],
): number {
  const half = Math.abs(step) / 2;
  const sign = Math.sign(step);
  let beyond = 0;
  for (const run of runs) if ((run - other_level) * sign > half) beyond++;
  let stray = 0;
  for (const distance of strays) if (distance >= half) stray++;
  const frequency = (stray + 1) / (strays.length + 1);
  return Math.min(1, 2 * binomialTail(beyond, runs.length, frequency));
}
