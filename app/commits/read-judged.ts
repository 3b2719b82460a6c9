import type { Database } from "../../db/client.ts";
import { type Ancestor, readLastMeasuredAncestor } from "../../db/queries/branch/ancestor.ts";
import { isOnBranch } from "../../db/queries/branch/branch.ts";
import { type CommitJudgement, readCommitJudgement } from "../../db/queries/commit/commit-judgement.ts";
import {
  type CommitPreparation,
  type CommitRun,
  readCommitRuns,
  readPreparations,
} from "../../db/queries/commit/commit-runs.ts";
import {
  type CommitSummary,
  type RunValue,
  readCommitSummaries,
  readRunValues,
} from "../../db/queries/commit/commit-values.ts";
import { readLook } from "../../db/queries/regressions/look.ts";
import { readStanding, type Standing } from "../../db/queries/regressions/standing.ts";
import { readSeries, type SeriesName } from "../../db/queries/series/series.ts";
import { FIRST_ROUND } from "../../ingest/verdict/index.ts";

export type AskedCommit = {
  database: Database;
  engine_id: number;
  branch_id: number;
  host_class: string;
  commit_id: number;
  sha: string;
  /** Of the host class, where they are read already. */
  series?: SeriesName[];
};

/** By what a commit is judged against its last measured ancestor. */
type Basis =
  /** It has no value: what became of the tries to build it, and of its runs. */
  | { basis: "tries"; ancestor: Ancestor | null; tries: CommitPreparation[]; runs: CommitRun[] }
  | { basis: "look"; judged: CommitJudgement }
  /** Nothing before it was measured. */
  | { basis: "first" }
  /** Looks go on, and none has judged it. */
  | { basis: "unjudged"; ancestor: Ancestor }
  /** No look could judge it yet: the runs of both. */
  | { basis: "runs"; ancestor: Ancestor; looks: number; values: RunValue[] };

/** Everything that is read to judge a commit. */
export type ReadCommit = Basis & {
  series: SeriesName[];
  summaries: Map<number, CommitSummary>;
  standing: Standing | null;
};

export function readJudged(asked: AskedCommit): ReadCommit {
  const { database, commit_id } = asked;
  const series = asked.series ?? readSeries(asked);
  const summaries = readCommitSummaries({ database, commit_id });
  return { series, summaries, standing: readStanding(asked), ...readBasis(asked, series, summaries) };
}

/**
 * What a look recorded comes first, so that a page cannot contradict a flag. The two commits alone are read as long as there was no
 * look that could, and where the branch has lost the commit.
 */
function readBasis(
  asked: AskedCommit,
  series: readonly SeriesName[],
  summaries: ReadonlyMap<number, unknown>,
): Basis {
  const { database, engine_id, branch_id, host_class, commit_id } = asked;
  if (!series.some(({ series_id }) => summaries.has(series_id))) {
    const tries = readPreparations({ database, commit_id });
    const runs = readCommitRuns({ database, commit_id, host_class });
    return { basis: "tries", ancestor: readLastMeasuredAncestor(asked), tries, runs };
  }
  const judged = readCommitJudgement(asked);
  const shown = new Set(series.map(({ series_id }) => series_id));
  if (judged && (!judged.ancestor || judged.rows.some(({ series_id }) => shown.has(series_id)))) {
    return { basis: "look", judged };
  }
  const ancestor = readLastMeasuredAncestor(asked);
  if (!ancestor) return { basis: "first" };
  const looks = readLook({ database, branch_id, host_class })?.looks ?? 0;
  if (looks >= FIRST_ROUND && isOnBranch({ database, branch_id, commit_id })) {
    return { basis: "unjudged", ancestor };
  }
  const commit_ids = [ancestor.commit_id, commit_id];
  const values = readRunValues({ database, commit_ids, engine_id, host_class });
  return { basis: "runs", ancestor, looks, values };
}
