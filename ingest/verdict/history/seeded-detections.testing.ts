import type { DetectionInput, SeriesDetection } from "../detection.ts";
import { prng } from "../statistics/prng.ts";
import { type Scatter, simulate } from "./simulation.ts";

const SCATTERS: Scatter[] = ["gaussian", "spikes", "heavy", "flapping", "drift"];

/** A history of rounds (even seeds) or of visits (odd): many steps, missing runs, neighbours that resemble each other. */
export function seededHistory(seed: number): DetectionInput {
  const random = prng(seed);
  const commits = 30 + random.below(120);
  const steps = [0, 1, 2].map(() => ({ at: random.below(commits), ln: 0.05 * random.gaussian() }));
  const rounds = simulate({
    seed,
    commits,
    blocks: 5,
    series: 5,
    run_sd: 0.01,
    commit_sd: 0.007,
    autocorrelation: seed % 3 === 0 ? 0.4 : 0,
    scatter: SCATTERS[seed % 5]!,
    missing: seed % 4 === 0 ? 0.1 : 0,
    smallest_effect: 0.01,
    steps,
  });
  if (seed % 2 === 0) return { ...rounds, completed_rounds: 5 };
  const mood = Array.from({ length: 5 * commits }, () => 0.02 * random.gaussian());
  const series = rounds.series.map((one) => {
    const values = new Map(one.runs.map(({ commit, block, value }) => [`${commit} ${block}`, value]));
    const runs = rounds.commits.flatMap((_, c) =>
      [0, 1, 2, 3, 4].flatMap((turn) =>
        [...new Set([c, Math.max(0, c - 1), 0])].map((of) => ({
          commit: rounds.commits[of]!,
          block: `${c}/${turn}`,
          value:
            values.get(`${rounds.commits[of]} r${turn}`)! *
            Math.exp(mood[5 * c + turn]! + 0.005 * random.gaussian()),
        })),
      ),
    );
    return { ...one, runs };
  });
  return { ...rounds, series, completed_rounds: commits };
}

/** What is compared: each change in one line, its figures to nine digits. */
export function linesOf(seed: number, series: readonly SeriesDetection[]): string[] {
  const figure = (value: number | null) => (value === null ? "-" : value.toPrecision(9));
  return series.flatMap(({ key, noise, smallest_detectable, changes, suspected }) => [
    `${seed} ${key} ${figure(noise.between_runs)} ${figure(noise.between_commits)} ${figure(smallest_detectable)}`,
    ...[...changes, ...suspected].map(
      (one) =>
        `${seed} ${key} ${one.cause.after}..${one.cause.upto} ${one.commit} ${one.held_back} ${figure(one.ratio)} ${figure(one.p_value)}`,
    ),
  ]);
}
