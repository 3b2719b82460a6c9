import type { Line } from "../../components/commit/commit-table.tsx";
import { readRounds } from "../../db/queries/branch/rounds.ts";
import { readCommitList } from "../../db/queries/commit/commit-list.ts";
import { readMovementsAt } from "../../db/queries/regressions/movements.ts";
import { FIRST_ROUND } from "../../ingest/verdict/index.ts";
import type { View } from "../view.ts";

/** A page of the list of commits with what is on record of each, and whether the branch has been judged at all. */
export function readCommitLines(
  { database, engine_id, branch_id, host_class }: View,
  asked: { before: number | undefined; text: string; limit: number },
): { lines: (Line & { position: number })[]; judged: boolean } {
  if (branch_id === null) return { lines: [], judged: false };
  const commits = readCommitList({ database, branch_id, host_class, ...asked });
  const commit_ids = commits.map(({ commit_id }) => commit_id);
  const movements = Map.groupBy(
    host_class === null ? [] : readMovementsAt({ database, branch_id, host_class, commit_ids }),
    ({ commit_id }) => commit_id,
  );
  const completed =
    host_class === null ? 0 : readRounds({ database, engine_id, branch_id, host_class }).completed;
  return {
    lines: commits.map((line) => ({ ...line, movements: movements.get(line.commit_id) ?? [] })),
    judged: completed >= FIRST_ROUND,
  };
}
