import type { RegressionEvidence } from "../../../db/contract/judgement.ts";
import { metricOf } from "../../../db/contract/metric.ts";
import type { SeriesRuns } from "../../../db/queries/detection-input.ts";
import { median, REACH, type Regression } from "../../verdict/index.ts";

type Run = SeriesRuns["runs"][number];
type Looked = {
  /** In branch order. */
  branch: readonly { commit_id: number; sha: string }[];
  series: readonly SeriesRuns[];
  completed_rounds: number;
  alpha: number;
  origin: "measured" | "recording";
  words: (found: Regression) => string;
};

/** Commits shown on each side of a change in its frozen evidence. */
const SHOWN = 20;

/** What each finding was judged from, as it is frozen with it; in the order of the findings. */
export function evidenceOf(findings: readonly Regression[], looked: Looked): RegressionEvidence[] {
  const near = findings.map((found) => nearOf(found, looked));
  const runs = findings.map(() => new Map<string, Run[]>());
  // Series by series: each brings all of its runs.
  for (const one of looked.series) {
    const key = String(one.series_id);
    for (const [at, { changes }] of findings.entries()) {
      if (!changes.some(({ series }) => series === key)) continue;
      runs[at]!.set(
        key,
        one.runs.filter(({ commit_id }) => near[at]!.has(commit_id)),
      );
    }
  }
  return findings.map((found, at) => frozen(found, runs[at]!, looked));
}

/** A level is told by so many commits each side: sessions long before and after say nothing of the change. */
function nearOf({ commit }: Regression, { branch }: Looked): Set<number> {
  const at = branch.findIndex(({ sha }) => sha === commit);
  return new Set(branch.slice(Math.max(0, at - REACH), at + REACH).map(({ commit_id }) => commit_id));
}

function frozen(
  found: Regression,
  runs_of: ReadonlyMap<string, readonly Run[]>,
  { branch, series, completed_rounds, alpha, origin, words }: Looked,
): RegressionEvidence {
  const at = branch.findIndex(({ sha }) => sha === found.commit);
  const window = branch.slice(Math.max(0, at - SHOWN), at + SHOWN);
  const runs = [...runs_of.values()].flat();
  const name_of = new Map(series.map((one) => [String(one.series_id), one]));
  return {
    reason: words(found).slice(0, 500),
    mixed: found.mixed,
    ...{ completed_rounds, alpha },
    session_ids: [...new Set(runs.map((run) => run.session_id))].sort((a, b) => a - b),
    epoch_ids: [...new Set(runs.map((run) => run.epoch_id))].sort((a, b) => a - b),
    placement: runs.some((run) => run.placement === "unpinned") ? "unpinned" : "pinned",
    origin,
    unmeasured: found.cause.unmeasured,
    series: found.changes.map((change) => {
      const { series_id, workload, variant, metric } = name_of.get(change.series)!;
      const by_commit = Map.groupBy(runs_of.get(change.series)!, ({ commit_id }) => commit_id);
      return {
        series_id,
        label: `${workload} ${variant} ${metricOf(metric).title}`,
        commits: window.map(({ sha }) => sha),
        medians: window.map(({ commit_id }) => {
          const values = by_commit.get(commit_id)?.map(({ value }) => value) ?? [];
          return values.length === 0 ? null : median(values);
        }),
      };
    }),
  };
}
