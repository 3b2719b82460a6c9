import { readPlanSessions } from "../../db/queries/ingest/plan-sessions.ts";
import { resolveCommit } from "../repository/checkout.ts";
import { RepositoryError } from "../repository/repository.ts";
import { type ControlRule, countBlocks } from "./choose-control.ts";
import type { BranchCommit } from "./history.ts";
import type { Job } from "./open-job.ts";

/** What the configuration says of the control, its commit looked up; one that is not there is told, and passed over. */
export async function readControlRule({
  job: { config, bench },
  commits,
  older,
  tell,
}: {
  job: Job;
  commits: readonly BranchCommit[];
  older: readonly BranchCommit[];
  tell: (line: string) => void;
}): Promise<ControlRule> {
  const { commit, ...rule } = config.control;
  if (commit === undefined) return { ...rule, commit_id: null };
  const passed_over = (why: string): ControlRule => {
    tell(`control.commit: ${why}; it is passed over`);
    return { ...rule, commit_id: null };
  };
  try {
    const sha = await resolveCommit(bench.house.repository, commit);
    const found = [...older, ...commits].find((one) => one.sha === sha);
    if (found) return { ...rule, commit_id: found.commit_id };
    return passed_over(`${commit} is not in the measured history of branch ${config.engine.branch}`);
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    return passed_over(error.message);
  }
}

/**
 * Of commits from before the window, those that sessions still need: control and successor, the named one, and the newest that
 * was measured, which may be the ancestor of the window's first.
 */
export function keptCommits(
  job: Job,
  { commit_id: named }: ControlRule,
  older: readonly BranchCommit[],
): BranchCommit[] {
  const sessions = readPlanSessions(job.ctx.database, job);
  const last = sessions.findLast(({ commits }) => commits.some(({ role }) => role === "control"));
  const measured = countBlocks(sessions);
  const wanted = new Set([
    named,
    older.findLast(({ commit_id }) => measured.has(commit_id))?.commit_id,
    ...(last?.commits ?? [])
      .filter(({ role }) => role === "control" || role === "successor")
      .map(({ commit_id }) => commit_id),
  ]);
  return older.filter(({ commit_id }) => wanted.has(commit_id));
}
