import { storeProfile } from "../../db/commands/profile/store-profile.ts";
import { readProfiled } from "../../db/queries/ingest/profiled.ts";
import type { PlannedRun } from "../session/plan.ts";
import { seedOf } from "../session/plan.ts";
import { profileEngine } from "../session/profile-engine.ts";
import type { ActivityReport } from "./activity-report.ts";
import type { BranchCommit } from "./history.ts";
import type { JobListener } from "./listener.ts";
import { type Job, plannedRunsOf } from "./open-job.ts";
import type { Watch } from "./watch.ts";

/** What went wrong is tried once more. */
const MOST_FAILURES = 2;

/**
 * Looks inside the newest commits, newest first, each once with every workload and the first variant, until none is left or
 * the repository has something new, which goes before. Returns whether it has. Safe to abort and to call again.
 */
export async function profilePass({
  job,
  usable,
  watch,
  report,
  listener,
  signal,
}: {
  job: Job;
  /** Commits that can be measured, in branch order. */
  usable: readonly BranchCommit[];
  watch: Watch;
  report: ActivityReport;
  listener: JobListener;
  signal: AbortSignal;
}): Promise<boolean> {
  const left = unprofiled(job, usable);
  for (const [done, planned] of left.entries()) {
    if (await watch.hasNews()) return true;
    signal.throwIfAborted();
    const { sha, workload, commit_id, workload_revision_id, variant_id } = planned;
    const message = `every commit is measured; looking inside ${sha.slice(0, 10)}, ${workload.name} (${done + 1} of ${left.length})`;
    report.say({ state: "watching", message });
    listener.profiling?.({ planned, done, total: left.length });
    const result = await profileEngine({
      bench: job.bench,
      planned,
      seed: seedOf(job.prefix, workload.name),
      signal,
    });
    storeProfile({
      ctx: job.ctx,
      input: { commit_id, workload_revision_id, variant_id, epoch_id: job.epoch_id, result },
    });
    listener.profiled?.({ planned, done: done + 1, total: left.length, result });
  }
  return false;
}

/** What is still to be looked into: of the newest commits, newest first, the first variant alone. */
export function unprofiled(job: Job, usable: readonly BranchCommit[]): PlannedRun[] {
  const { commits } = job.config.inside;
  const newest = commits === 0 ? [] : usable.slice(-commits).reverse();
  const profiled = readProfiled(job.ctx.database, {
    commit_ids: newest.map((one) => one.commit_id),
    host_id: job.host_id,
  });
  const over = new Set(profiled.filter((one) => one.settled || one.failures >= MOST_FAILURES).map(placeOf));
  return plannedRunsOf({ ...job, variants: job.variants.slice(0, 1) }, newest).filter(
    (one) => !over.has(placeOf(one)),
  );
}

function placeOf(one: { commit_id: number; workload_revision_id: number; variant_id: number }): string {
  return `${one.commit_id}/${one.workload_revision_id}/${one.variant_id}`;
}
