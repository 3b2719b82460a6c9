import type { Database } from "../../db/client.ts";
import type { Comparison } from "../../db/contract/judgement.ts";
import { type Ancestor, readLastMeasuredAncestor } from "../../db/queries/ancestor.ts";
import { isOnBranch } from "../../db/queries/branch.ts";
import { type CommitJudgement, readCommitJudgement } from "../../db/queries/commit-judgement.ts";
import { readCommitRuns, readPreparations } from "../../db/queries/commit-runs.ts";
import { type CommitSummary, readCommitSummaries, readRunValues } from "../../db/queries/commit-values.ts";
import { detectionSeries, judgedName } from "../../db/queries/detection-input.ts";
import { readLook } from "../../db/queries/look.ts";
import { readSeries, type SeriesName } from "../../db/queries/series.ts";
import { readStanding, type Standing } from "../../db/queries/standing.ts";
import {
  type ComparisonRow,
  commitVerdict,
  compareCommits,
  FIRST_ROUND,
  type Outcome,
  type Verdict,
} from "../../ingest/verdict/index.ts";
import { type Broken, type JudgedLimit, judgeLimits } from "./judge-limits.ts";

/** A commit against its last measured ancestor, and the rows that its sentence is computed from. */
type Compared = {
  outcome: Outcome;
  ancestor: Ancestor | null;
  rows: ComparisonRow[];
  /** The look that judged it; null where it was judged here, before there was one. */
  look: Pick<CommitJudgement, "looks" | "judged_at" | "detector_version"> | null;
};

/** The comparison in a sentence, and beside it the absolute limits. */
export type JudgedCommit = Compared & {
  verdict: Verdict;
  series: SeriesName[];
  broken: Broken;
  /** What reruns have made of a change at this commit. */
  standing: Standing | null;
  limits: JudgedLimit[];
  summaries: Map<number, CommitSummary>;
};

type Asked = {
  database: Database;
  engine_id: number;
  branch_id: number;
  host_class: string;
  commit_id: number;
  sha: string;
  /** Of the host class, where they are read already. */
  series?: SeriesName[];
};

/** Judges a commit: its changes as the newest look that could change them did, its limits by what stands in the database now. */
export function judgeCommit(asked: Asked): JudgedCommit {
  const { database, commit_id } = asked;
  const series = asked.series ?? readSeries(asked);
  const summaries = readCommitSummaries({ database, commit_id });
  const compared = compare(asked, series, summaries);
  const standing = readStanding(asked);
  const verdict = withReruns(commitVerdict(compared.rows, compared.outcome), standing);
  return { ...compared, series, ...judgeLimits(series, summaries), verdict, standing, summaries };
}

/** What reruns confirmed is said with their figures, not with those that made it suspicious. */
function withReruns(verdict: Verdict, standing: Standing | null): Verdict {
  if (standing?.state !== "confirmed" || !standing.decision) return verdict;
  return { tone: standing.kind === "regression" ? "worse" : "better", ...standing.decision };
}

/**
 * What a look recorded, so that a page cannot contradict a flag. Of the two commits alone it is judged here as long as
 * there was no look that could, and where the branch has lost the commit.
 */
function compare(asked: Asked, series: SeriesName[], summaries: ReadonlyMap<number, unknown>): Compared {
  const { database, branch_id, host_class, commit_id } = asked;
  const none = { rows: [], look: null };
  if (!series.some(({ series_id }) => summaries.has(series_id))) {
    const outcome = whyUnmeasured(database, commit_id, host_class);
    return { ...none, outcome, ancestor: readLastMeasuredAncestor(asked) };
  }
  const judged = readCommitJudgement(asked);
  const rows = judged ? rowsOf(judged, series) : [];
  if (judged && (rows.length > 0 || !judged.ancestor)) {
    const { ancestor, looks, judged_at, detector_version } = judged;
    const state = ancestor ? "measured" : "first";
    return { outcome: { state }, ancestor, rows, look: { looks, judged_at, detector_version } };
  }
  const ancestor = readLastMeasuredAncestor(asked);
  if (!ancestor) return { ...none, outcome: { state: "first" }, ancestor };
  const looks = readLook({ database, branch_id, host_class })?.looks ?? 0;
  if (looks >= FIRST_ROUND && isOnBranch({ database, branch_id, commit_id })) {
    return { ...none, outcome: { state: "unjudged" }, ancestor };
  }
  const outcome = { state: "measured" as const };
  return { ...none, outcome, ancestor, rows: compareTwo(asked, ancestor, series, looks) };
}

/** In the order in which series are shown; a series of another revision is not shown. */
function rowsOf({ rows }: CommitJudgement, series: readonly SeriesName[]): ComparisonRow[] {
  const row_of = new Map(rows.map((row) => [row.series_id, row]));
  return series.flatMap((one) => {
    const row = row_of.get(one.series_id);
    return row ? [rowOf(one, row)] : [];
  });
}

/** Field by field: of hundreds of series, objects made of others took longer than reading them. */
function rowOf(
  { series_id, workload, title, variant, metric }: SeriesName,
  { verdict, reason, basis, before, after, ratio, ratio_low, ratio_high, pairs, runs_needed }: Comparison,
): ComparisonRow {
  const name = judgedName({ series_id, workload, workload_title: title, variant, metric });
  const { key: series, group, label, better, smallest_effect } = name;
  return {
    ...{ series, group, label, metric, better, smallest_effect },
    ...{ verdict, reason, basis, before, after, ratio, ratio_low, ratio_high, pairs, runs_needed },
  };
}

function whyUnmeasured(database: Database, commit_id: number, host_class: string): Outcome {
  const [tried] = readPreparations({ database, commit_id });
  if (tried?.outcome === "no-engine") return { state: "no-engine" };
  if (tried?.outcome === "failed") return { state: "failed", stage: tried.stage ?? "prepare" };
  const runs = readCommitRuns({ database, commit_id, host_class });
  const failed = runs.find((run) => run.outcome === "failed");
  if (!failed && runs.some((run) => run.outcome === "unsupported")) return { state: "unsupported" };
  return failed ? { state: "failed", stage: failed.stage ?? "start" } : { state: "waiting" };
}

function compareTwo(
  { database, engine_id, host_class, commit_id, sha }: Asked,
  ancestor: Ancestor,
  series: SeriesName[],
  completed_rounds: number,
): ComparisonRow[] {
  const pair = new Map([
    [ancestor.commit_id, ancestor.sha],
    [commit_id, sha],
  ]);
  const values = readRunValues({ database, commit_ids: [...pair.keys()], engine_id, host_class });
  const by_series = Map.groupBy(values, ({ series_id }) => series_id);
  return compareCommits({
    commits: [...pair.values()],
    series: series.map((one) =>
      detectionSeries({ ...one, workload_title: one.title, runs: by_series.get(one.series_id) ?? [] }, pair),
    ),
    ...{ commit: sha, parent: ancestor.sha, completed_rounds },
  });
}
