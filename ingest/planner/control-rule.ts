import { readPlanSessions } from "../../db/queries/ingest/plan-sessions.ts";
import { resolveCommit } from "../repository/checkout.ts";
import { RepositoryError } from "../repository/repository.ts";
import type { ControlRule } from "./choose-control.ts";
import type { BranchCommit } from "./history.ts";
import type { JobListener } from "./listener.ts";
import type { Job } from "./open-job.ts";

/** What the configuration says of the control, its commit looked up; one that is not there is told, and passed over. */
export async function readControlRule({
  job: { config, bench },
  commits,
  older,
  listener,
}: {
  job: Job;
  commits: readonly BranchCommit[];
  older: readonly BranchCommit[];
  listener: JobListener;
}): Promise<ControlRule> {
  const { commit, ...rule } = config.control;
  if (commit === undefined) return { ...rule, commit_id: null };
  const passed_over = (why: string): ControlRule => {
    listener.trouble(`control.commit: ${why}; it is passed over`);
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

/** Of commits from before the window, those that are control, are to become it, or are named. */
export function controlsOf(
  job: Job,
  { commit_id }: ControlRule,
  older: readonly BranchCommit[],
): BranchCommit[] {
  const last = readPlanSessions(job.ctx.database, job).findLast(({ commits }) =>
    commits.some(({ role }) => role === "control"),
  );
  const wanted = new Set(
    last?.commits
      .filter(({ role }) => role === "control" || role === "successor")
      .map((one) => one.commit_id),
  );
  if (commit_id !== null) wanted.add(commit_id);
  return older.filter((one) => wanted.has(one.commit_id));
}
