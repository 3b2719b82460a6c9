import { prng } from "../../../../ingest/verdict/statistics/prng.ts";
import { isReal, type PlannedChange, ratioIn } from "./changes.ts";
import type { PlannedGroup, PlannedSeries } from "./series.ts";
import type { PlannedRun } from "./sessions.ts";

/** Commits next to each other share so much of what runs do not explain. */
const AUTOCORRELATION = 0.5;
const SPIKES = 0.004;

/** The runs of each group in the order of the samples' key: by commit, then by run. */
export function runsByGroup(groups: readonly PlannedGroup[], runs: readonly PlannedRun[]): PlannedRun[][] {
  const of_group = groups.map((): PlannedRun[] => []);
  for (const run of runs) of_group[run.group]!.push(run);
  return of_group.map((own) => own.sort((a, b) => a.commit - b.commit || a.id - b.id));
}

/** The level of a series at each commit: its base, and what changes made of it. */
export function levelsOf(
  series: PlannedSeries,
  group: PlannedGroup,
  changes: readonly PlannedChange[],
  commits: number,
): Float64Array {
  const ratios = new Map(
    changes.filter(isReal).map((change) => [change.commit, ratioIn(change, series, group)]),
  );
  let level = series.base;
  return Float64Array.from({ length: commits }, (_, index) => {
    level *= ratios.get(index) ?? 1;
    return level;
  });
}

/** The value of each of a group's runs in one series; NaN where a run failed and has none. */
export function valuesOf(
  series: PlannedSeries,
  levels: Float64Array,
  runs: readonly PlannedRun[],
  seed: number,
): Float64Array {
  const random = prng(seed * 8_191 + series.id);
  const side = series.better === "higher" ? 1 : -1;
  const fresh = Math.sqrt(1 - AUTOCORRELATION ** 2) * series.commit_noise;
  let commit = -1;
  let stray = 0;
  return Float64Array.from(runs, (run) => {
    if (run.commit !== commit) stray = AUTOCORRELATION * stray + fresh * random.gaussian();
    commit = run.commit;
    const noise = series.run_noise * random.gaussian();
    const spike = random.uniform() < SPIKES ? 0.3 * random.uniform() : 0;
    const disturbed = run.outcome === "disturbed" ? 0.2 : 0;
    if (run.outcome === "failed") return Number.NaN;
    const moved = stray + noise + side * (run.session.mood - spike - disturbed);
    return levels[commit]! * Math.exp(moved);
  });
}
