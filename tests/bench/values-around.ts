import { and, asc, between, eq } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import type { MetricKey } from "../../db/contract/metric.ts";
import { branchCommit, commit, series, seriesCommit, workloadRevision } from "../../db/schema/index.ts";
import type { ExampleTruth } from "../../ingest/example/truth.ts";

const AROUND = 5;

/** What detection saw of each series that a commit was to move: the medians of the commits around it, `|` where it is. */
export function valuesAround(
  database: Database,
  { sha, effects }: ExampleTruth["commits"][number],
): string[] {
  return effects.map(({ workload, metric }) => {
    const rows = readMedians(database, sha, workload, metric as MetricKey);
    const words = rows.map(
      ({ sha: own, median }) => `${own === sha ? "| " : ""}${Number(median.toPrecision(4))}`,
    );
    return `  ${workload} ${metric}: ${words.join(" ") || "not measured"}`;
  });
}

function readMedians({ orm }: Database, sha: string, workload: string, metric: MetricKey) {
  const at = orm
    .select({ branch_id: branchCommit.branch_id, position: branchCommit.position })
    .from(branchCommit)
    .innerJoin(commit, eq(commit.id, branchCommit.commit_id))
    .where(eq(commit.sha, sha))
    .get();
  if (!at) return [];
  return orm
    .select({ sha: commit.sha, median: seriesCommit.median })
    .from(seriesCommit)
    .innerJoin(series, eq(series.id, seriesCommit.series_id))
    .innerJoin(workloadRevision, eq(workloadRevision.id, series.workload_revision_id))
    .innerJoin(commit, eq(commit.id, seriesCommit.commit_id))
    .innerJoin(branchCommit, eq(branchCommit.commit_id, commit.id))
    .where(
      and(
        eq(workloadRevision.name, workload),
        eq(series.metric, metric),
        eq(branchCommit.branch_id, at.branch_id),
        between(branchCommit.position, at.position - AROUND, at.position + AROUND),
      ),
    )
    .orderBy(asc(branchCommit.position))
    .all();
}
