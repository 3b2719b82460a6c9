import { readSeries, type SeriesName } from "../../db/queries/series.ts";
import type { Standing } from "../../db/queries/standing.ts";
import { type BranchCommit, readBranchCommit, readTip } from "../../db/queries/tip.ts";
import type { View } from "../view.ts";
import { type JudgedCommit, judgeCommit } from "./judge-commit.ts";
import type { Broken } from "./judge-limits.ts";

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

/**
 * The newest commit of a branch, and, where that one has no value yet, the newest before it that has. Null where the
 * branch has no commit. `series` are those of the host class.
 */
export function judgeNewest(
  { database, engine_id }: View,
  branch_id: number,
  host_class: string,
  series: SeriesName[] = readSeries({ database, engine_id, host_class }),
): { newest: Sentence; measured: (Sentence & { behind: number }) | null; commit_id: number } | null {
  const last = readTip({ database, branch_id });
  if (!last) return null;
  const judge = ({ commit_id, sha }: BranchCommit) =>
    judgeCommit({ database, engine_id, branch_id, host_class, commit_id, sha, series });
  const judged = judge(last);
  const newest = sentence(last, judged);
  if (judged.outcome.state === "measured" || judged.outcome.state === "first" || !judged.ancestor) {
    return { newest, measured: null, commit_id: last.commit_id };
  }
  const { commit_id, unmeasured } = judged.ancestor;
  const before = readBranchCommit({ database, branch_id, commit_id });
  if (!before) return { newest, measured: null, commit_id: last.commit_id };
  return { newest, measured: { ...sentence(before, judge(before)), behind: unmeasured + 1 }, commit_id };
}

function sentence(
  { sha, subject, author, committed_at }: BranchCommit,
  { verdict, broken, standing }: JudgedCommit,
): Sentence {
  return { sha, subject, author, committed_at, ...verdict, broken, standing };
}
