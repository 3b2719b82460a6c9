import { and, asc, eq } from "drizzle-orm";
import type { Database } from "../../../client.ts";
import { MOST_CHANGE_POINTS, type RegressionEvidence, type SeriesSeen } from "../../../contract/judgement.ts";
import { METRICS, type MetricKey, metricOf } from "../../../contract/metric.ts";
import { smallestEffectsOf } from "../../../contract/smallest-effect.ts";
import {
  branchCommit,
  changePoint,
  commit,
  series,
  variant,
  workloadRevision,
} from "../../../schema/index.ts";
import type { StandingChangePoint } from "../standing-change-points.ts";

/** A change point of a look, with what was frozen of its series. */
export type CaseSeries = {
  series_id: number;
  label: string;
  metric: MetricKey;
  better: "higher" | "lower";
  direction: "worse" | "better";
  smallest_effect: number;
  sha: string;
  before: number;
  after: number;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
  noise_between_runs: number | null;
  noise_between_commits: number | null;
  commits_before: number | null;
  commits_after: number | null;
  test: SeriesSeen["test"] | null;
  p_value: number | null;
  p_limit: number | null;
  /** Change points of the series at later commits, in branch order, that stand. */
  later: StandingChangePoint[];
};

/**
 * The change points of a look, strongest first, those of the kind before those that went the other way. Noise, levels and test are
 * those that the look froze; null in one from before they were kept.
 */
export function readCaseSeries({
  database,
  event_id,
  evidence,
  branch_id,
  kind,
  standing,
}: {
  database: Database;
  event_id: number;
  evidence: Pick<RegressionEvidence, "series"> | undefined;
  branch_id: number;
  kind: "regression" | "improvement";
  /** Of the branch. */
  standing: ReadonlyMap<number, StandingChangePoint[]>;
}): CaseSeries[] {
  const rows = database.orm
    .select({
      series_id: changePoint.series_id,
      workload: workloadRevision.name,
      data: workloadRevision.data,
      variant: variant.name,
      metric: series.metric,
      better: series.better,
      direction: changePoint.direction,
      sha: commit.sha,
      position: branchCommit.position,
      before: changePoint.before,
      after: changePoint.after,
      ratio: changePoint.ratio,
      ratio_low: changePoint.ratio_low,
      ratio_high: changePoint.ratio_high,
    })
    .from(changePoint)
    .innerJoin(series, eq(series.id, changePoint.series_id))
    .innerJoin(workloadRevision, eq(workloadRevision.id, series.workload_revision_id))
    .innerJoin(variant, eq(variant.id, series.variant_id))
    .innerJoin(commit, eq(commit.id, changePoint.commit_id))
    .leftJoin(
      branchCommit,
      and(eq(branchCommit.branch_id, branch_id), eq(branchCommit.commit_id, changePoint.commit_id)),
    )
    .where(eq(changePoint.event_id, event_id))
    .orderBy(asc(changePoint.series_id))
    .limit(MOST_CHANGE_POINTS)
    .all();
  const seen_of = new Map(evidence?.series.map(({ series_id, seen }) => [series_id, seen]));
  const wanted = kind === "regression" ? "worse" : "better";
  const size = ({ ratio, direction }: { ratio: number | null; direction: string }) =>
    (direction === wanted ? 1_000 : 0) + (ratio === null || ratio <= 0 ? 500 : Math.abs(Math.log(ratio)));
  return rows
    .sort((a, b) => size(b) - size(a))
    .map(({ workload, data, variant: flags, position, ...row }): CaseSeries => {
      const { name, part } = metricOf(row.metric);
      const of = typeof data.title === "string" ? data.title : workload;
      const seen = seen_of.get(row.series_id);
      return {
        ...row,
        label: `${METRICS[name].title} of ${part === null ? "" : `${part} in `}${of}${flags === "default" ? "" : ` with ${flags}`}`,
        smallest_effect: smallestEffectsOf(data)(row.metric),
        noise_between_runs: seen?.noise_between_runs ?? null,
        noise_between_commits: seen?.noise_between_commits ?? null,
        commits_before: seen?.before?.commits ?? null,
        commits_after: seen?.after?.commits ?? null,
        test: seen?.test ?? null,
        p_value: seen?.p_value ?? null,
        p_limit: seen?.p_limit ?? null,
        later: (standing.get(row.series_id) ?? []).filter(
          (one) => one.position > (position ?? Number.POSITIVE_INFINITY),
        ),
      };
    });
}
