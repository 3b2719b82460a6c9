import type { Bulk } from "./bulk.ts";
import type { PlannedChange } from "./changes.ts";
import type { PlannedCommit } from "./commits.ts";
import type { PlannedGroup, PlannedSeries } from "./series.ts";
import type { PlannedRun } from "./sessions.ts";
import { levelsOf, valuesOf } from "./values.ts";
import { isEvidence } from "./write-sessions.ts";

/** Series by series and commit by commit, the median of the runs; NaN where a commit has none. */
export type Medians = { of(series: PlannedSeries, commit: number): number };

/** Every sample and summary, in the order of their keys, so that pages of the file are full. */
export function writeSamples(
  bulk: Bulk,
  {
    series,
    groups,
    commits,
    changes,
    runs_of,
    seed,
    say,
  }: {
    series: readonly PlannedSeries[];
    groups: readonly PlannedGroup[];
    commits: readonly PlannedCommit[];
    changes: readonly PlannedChange[];
    /** By group, in the order of the samples' key. */
    runs_of: readonly PlannedRun[][];
    seed: number;
    say: (line: string) => void;
  },
): Medians {
  const medians = new Float64Array(series.length * commits.length).fill(Number.NaN);
  const sample = bulk.into("sample", ["series_id", "commit_id", "run_id", "value"]);
  const summary = bulk.into("series_commit", [
    ...["series_id", "commit_id", "runs", "median", "low", "high", "measured_at"],
  ]);
  for (const one of series) {
    const runs = runs_of[one.group]!;
    const levels = levelsOf(one, groups[one.group]!, changes, commits.length);
    const values = valuesOf(one, levels, runs, seed);
    bulk.together(() => {
      for (let from = 0; from < runs.length; ) {
        const { commit } = runs[from]!;
        const commit_id = commits[commit]!.id;
        const good: number[] = [];
        let measured_at = 0;
        let to = from;
        for (; to < runs.length && runs[to]!.commit === commit; to++) {
          const value = values[to]!;
          if (Number.isNaN(value)) continue;
          sample(one.id, commit_id, runs[to]!.id, value);
          if (!isEvidence(runs[to]!)) continue;
          good.push(value);
          measured_at = Math.max(measured_at, runs[to]!.started_at);
        }
        from = to;
        if (good.length === 0) continue;
        const { median, low, high, runs: count } = summarise(good);
        summary(one.id, commit_id, count, median, low, high, measured_at);
        medians[(one.id - 1) * commits.length + commit] = median;
      }
    });
    if (one.id % 25 === 0) say(`samples of ${one.id} of ${series.length} series`);
  }
  return { of: ({ id }, commit) => medians[(id - 1) * commits.length + commit]! };
}

/** As summariseCommit does: of the newest 500 runs, given oldest first. */
function summarise(all: readonly number[]) {
  const values = all.slice(-500).sort((a, b) => a - b);
  const middle = values.length / 2;
  return {
    runs: values.length,
    median: (values[Math.ceil(middle) - 1]! + values[Math.floor(middle)]!) / 2,
    low: values[0]!,
    high: values.at(-1)!,
  };
}
