import { type BranchCommit, readBranchCommit, readTip } from "../../db/queries/branch/tip.ts";
import type { Standing } from "../../db/queries/regressions/standing.ts";
import { readSeries, type SeriesName } from "../../db/queries/series/series.ts";
import type { View } from "../view.ts";
import { type JudgedCommit, tellJudged } from "./judge-commit.ts";
import type { Broken } from "./judge-limits.ts";
import { type ReadCommit, readJudged } from "./read-judged.ts";

/** A commit and its verdict in one sentence. */
export type Sentence = {
  sha: string;
  subject: string;
  author: string;
  committed_at: number;
  tone: "worse" | "better" | "same" | "unknown" | "failed";
  text: string;
  short: string;
  /** The limits that it breaks; null where it breaks none. */
  broken: Broken;
  /** What reruns have made of its change; null where none is known. */
  standing: Standing | null;
};

type Asked = { view: View; branch_id: number; host_class: string; series: SeriesName[] };
type ReadOne = { commit: BranchCommit; read: ReadCommit };

/** Everything that is read to judge the newest commit of a branch; the one before it where that has no value yet. */
export type ReadNewest = { newest: ReadOne; before: ReadOne | null };

/** Null where the branch has no commit. `series` are those of the host class. */
export function readNewest({ view, branch_id, host_class, series }: Asked): ReadNewest | null {
  const { database, engine_id } = view;
  const readOne = (commit: BranchCommit): ReadOne => {
    const { commit_id, sha } = commit;
    return {
      commit,
      read: readJudged({ database, engine_id, branch_id, host_class, commit_id, sha, series }),
    };
  };
  const tip = readTip({ database, branch_id });
  if (!tip) return null;
  const newest = readOne(tip);
  const ancestor = "ancestor" in newest.read && newest.read.basis !== "runs" ? newest.read.ancestor : null;
  const before = ancestor && readBranchCommit({ database, branch_id, commit_id: ancestor.commit_id });
  return { newest, before: before && readOne(before) };
}

/** The newest commit of a branch, and, where that one has no value yet, the newest before it that has. */
export function tellNewest({ newest, before }: ReadNewest): Newest {
  const judged = tellJudged(newest.commit, newest.read);
  return {
    newest: sentence(newest.commit, judged),
    measured: before && {
      ...sentence(before.commit, tellJudged(before.commit, before.read)),
      behind: (judged.ancestor?.unmeasured ?? 0) + 1,
    },
    commit_id: (before ?? newest).commit.commit_id,
  };
}

type Newest = {
  newest: Sentence;
  measured: (Sentence & { behind: number }) | null;
  commit_id: number;
};

/** Reads and tells both; null where the branch has no commit. */
export function judgeNewest(view: View, branch_id: number, host_class: string): Newest | null {
  const { database, engine_id } = view;
  const series = readSeries({ database, engine_id, host_class });
  const read = readNewest({ view, branch_id, host_class, series });
  return read && tellNewest(read);
}

function sentence(
  { sha, subject, author, committed_at }: BranchCommit,
  { verdict, broken, standing }: JudgedCommit,
): Sentence {
  return { sha, subject, author, committed_at, ...verdict, broken, standing };
}
