import type { Context } from "../../db/client.ts";
import { recordBranch } from "../../db/commands/engine/record-branch.ts";
import { readBranchCommits } from "../../db/queries/ingest/branch-commits.ts";
import type { Config } from "../config/schema.ts";
import { readHistory } from "../repository/history.ts";
import type { Repository } from "../repository/repository.ts";

/** A commit of the branch as the planner knows it. */
export type BranchCommit = { commit_id: number; sha: string; position: number; subject: string };

/** Records the branch as the mirror has it now. Returns the commits of the window and the recorded ones before it, oldest first. */
export async function recordHistory({
  ctx,
  config,
  repository,
  engine_id,
}: {
  ctx: Context;
  config: Config;
  repository: Repository;
  engine_id: number;
}): Promise<{ branch_id: number; commits: BranchCommit[]; older: BranchCommit[] }> {
  const { branch, history } = config.engine;
  const commits = await readHistory({ repository, branch, window: history });
  const branch_id = recordBranch({ ctx, input: { engine_id, name: branch, commits } });
  const from = commits[0]?.position ?? 0;
  const all = readBranchCommits(ctx.database, branch_id);
  return {
    branch_id,
    commits: all.filter((one) => one.position >= from),
    older: all.filter((one) => one.position < from),
  };
}
