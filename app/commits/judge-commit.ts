import type { Database } from "../../db/client.ts";
import { type Ancestor, readLastMeasuredAncestor } from "../../db/queries/ancestor.ts";
import { readCommitRuns, readPreparations } from "../../db/queries/commit-runs.ts";
import { type CommitSummary, readCommitSummaries, readRunValues } from "../../db/queries/commit-values.ts";
import { detectionSeries, readSeriesRuns } from "../../db/queries/detection-input.ts";
import { readDetectionStamp } from "../../db/queries/detection-stamp.ts";
import { readHistory } from "../../db/queries/history.ts";
import { type Look, readLook } from "../../db/queries/look.ts";
import { readSeries, type SeriesName } from "../../db/queries/series.ts";
import { readStanding, type Standing } from "../../db/queries/standing.ts";
import {
  type ComparisonRow,
  commitVerdict,
  compareCommits,
  FIRST_ROUND,
  type Outcome,
  type SeriesInput,
  type Verdict,
} from "../../ingest/verdict/index.ts";
import { type Broken, type JudgedLimit, judgeLimits } from "./judge-limits.ts";

/** A commit against its last measured ancestor: the sentence, and the rows that it was computed from. */
type Compared = {
  verdict: Verdict;
  outcome: Outcome;
  ancestor: Ancestor | null;
  rows: ComparisonRow[];
  series: SeriesName[];
};

/** The comparison, and beside it the absolute limits. */
export type JudgedCommit = Compared & {
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
};

const HISTORY = 2_000;
const KEPT = 100;
const kept = new Map<string, Compared>();
let history: { key: string; commits: string[]; series: SeriesInput[] } | undefined;

/** Judges a commit: its changes by the history, its limits by what stands in the database now. */
export function judgeCommit(asked: Asked): JudgedCommit {
  const { database, commit_id } = asked;
  const summaries = readCommitSummaries({ database, commit_id });
  const compared = compare(asked);
  const standing = readStanding(asked);
  const verdict = withReruns(compared.verdict, standing);
  return { ...compared, ...judgeLimits(readSeries(asked), summaries), verdict, standing, summaries };
}

/** What reruns confirmed is said with their figures, not with those that made it suspicious. */
function withReruns(verdict: Verdict, standing: Standing | null): Verdict {
  if (standing?.state !== "confirmed" || !standing.decision) return verdict;
  return { tone: standing.kind === "regression" ? "worse" : "better", ...standing.decision };
}

/**
 * Compares a commit from complete rounds, as the stored flags were judged; before there are enough of them,
 * from all that was measured. Answers are kept until a session begins or ends.
 */
function compare(asked: Asked): Compared {
  const { database, engine_id, branch_id, host_class } = asked;
  const look = readLook({ database, branch_id, host_class });
  if (!look || look.looks < FIRST_ROUND) return judge(asked, look, "");
  const stamp = [branch_id, host_class, look.analysed_at, readDetectionStamp({ database, engine_id })].join(
    " ",
  );
  const key = `${stamp} ${asked.commit_id}`;
  const known = kept.get(key);
  if (known) return known;
  const judged = judge(asked, look, stamp);
  if (judged.outcome.state === "waiting") return judged;
  kept.set(key, judged);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
  return judged;
}

function judge(asked: Asked, look: Look | null, stamp: string): Compared {
  const { database, engine_id, host_class, commit_id, sha } = asked;
  const all = readSeries({ database, engine_id, host_class });
  const series = look ? all.filter((one) => look.series_ids.has(one.series_id)) : all;
  const summaries = readCommitSummaries({ database, commit_id });
  const measured = series.some(({ series_id }) => summaries.has(series_id));
  const ancestor = readLastMeasuredAncestor({ database, commit_id, engine_id, host_class });
  const outcome = measured
    ? ({ state: ancestor ? "measured" : "first" } as const)
    : whyUnmeasured(database, commit_id, host_class);
  const rows =
    measured && ancestor
      ? compareCommits({
          ...inputFor(asked, ancestor, series, stamp),
          commit: sha,
          parent: ancestor.sha,
          completed_rounds: look?.looks ?? 0,
        })
      : [];
  return { verdict: commitVerdict(rows, outcome), outcome, ancestor, rows, series };
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

/** The whole branch where the commit is on it; early, and after a force-push, only the two commits. */
function inputFor(
  asked: Asked,
  ancestor: Ancestor,
  series: SeriesName[],
  stamp: string,
): { commits: string[]; series: SeriesInput[] } {
  const { database, engine_id, host_class, commit_id, sha } = asked;
  if (stamp !== "") {
    const known = history?.key === stamp ? history : readWholeHistory(asked, series, stamp);
    history = known;
    if (known.commits.includes(sha)) return known;
  }
  const pair = new Map([
    [ancestor.commit_id, ancestor.sha],
    [commit_id, sha],
  ]);
  const values = readRunValues({ database, commit_ids: [...pair.keys()], engine_id, host_class });
  const by_series = Map.groupBy(values, ({ series_id }) => series_id);
  return {
    commits: [...pair.values()],
    series: series.map((one) =>
      detectionSeries({ ...one, workload_title: one.title, runs: by_series.get(one.series_id) ?? [] }, pair),
    ),
  };
}

/** What detection itself reads, so that a page cannot contradict a flag. */
function readWholeHistory(
  { database, engine_id, branch_id, host_class }: Asked,
  series: SeriesName[],
  key: string,
) {
  const { commits } = readHistory({ database, branch_id, limit: HISTORY });
  const sha_of = new Map(commits.map((commit) => [commit.commit_id, commit.sha]));
  const workload_revision_ids = [...new Set(series.map((one) => one.workload_revision_id))];
  const read = readSeriesRuns(database, { engine_id, host_class, workload_revision_ids });
  return {
    key,
    commits: commits.map(({ sha }) => sha),
    series: read
      .filter((one) => series.some(({ series_id }) => series_id === one.series_id))
      .map((one) => detectionSeries(one, sha_of)),
  };
}
