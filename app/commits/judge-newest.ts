import { readHistory } from "../../db/queries/history.ts";
import type { Standing } from "../../db/queries/standing.ts";
import type { View } from "../view.ts";
import { judgeCommit } from "./judge-commit.ts";
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
 * The newest commit of a branch, and, where that one has no value yet, the newest that has. Null where the
 * branch has no commit.
 */
export function judgeNewest(
  { database, engine_id }: View,
  branch_id: number,
  host_class: string,
): { newest: Sentence; measured: (Sentence & { behind: number }) | null; commit_id: number } | null {
  const { commits } = readHistory({ database, branch_id, limit: 200 });
  const last = commits.at(-1);
  if (!last) return null;
  const judge = (commit: { commit_id: number; sha: string }) =>
    judgeCommit({ database, engine_id, branch_id, host_class, ...pick(commit) });
  const judged = judge(last);
  const { standing } = judged;
  const newest = { ...about(last), ...judged.verdict, broken: judged.broken, standing };
  if (judged.outcome.state === "measured" || judged.outcome.state === "first" || !judged.ancestor) {
    return { newest, measured: null, commit_id: last.commit_id };
  }
  const { commit_id, unmeasured } = judged.ancestor;
  const before = commits.find((commit) => commit.commit_id === commit_id);
  if (!before) return { newest, measured: null, commit_id: last.commit_id };
  const { verdict, broken, standing: stands } = judge(before);
  return {
    newest,
    measured: { ...about(before), ...verdict, broken, standing: stands, behind: unmeasured + 1 },
    commit_id,
  };
}

function pick({ commit_id, sha }: { commit_id: number; sha: string }) {
  return { commit_id, sha };
}

function about({
  sha,
  subject,
  author,
  committed_at,
}: {
  sha: string;
  subject: string;
  author: string;
  committed_at: number;
}) {
  return { sha, subject, author, committed_at };
}
