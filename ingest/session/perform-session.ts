import type { Context } from "../../db/client.ts";
import { storeRun } from "../../db/commands/run/store-run.ts";
import { closeSession } from "../../db/commands/session/close-session.ts";
import type { RunResult, Stage } from "../../db/contract/run.ts";
import type { SessionKind } from "../../db/contract/session.ts";
import { readSessionRuns } from "../../db/queries/ingest/session-runs.ts";
import { type Bench, measureRun } from "./measure-run.ts";
import { type PlannedRun, remainingRuns, seedOf } from "./plan.ts";

export type SessionListener = {
  /** Before each run and at each phase of it. `left` counts the runs still to make, this one included. */
  onPhase(planned: PlannedRun, phase: Stage, left: number): void;
  onRun(planned: PlannedRun, result: RunResult, left: number): void;
};

/**
 * Makes the runs that a session still lacks and stores each one whole; closes the session when none is
 * left. A run that the host spoilt is stored and made again at the end. Safe to abort and to call again.
 */
export async function performSession({
  ctx,
  bench,
  session,
  planned,
  signal,
  listener,
}: {
  ctx: Context;
  bench: Bench;
  session: { id: number; key: string; kind: SessionKind };
  planned: readonly PlannedRun[];
  signal: AbortSignal;
  listener: SessionListener;
}): Promise<void> {
  const givenUp = startFailures(readSessionRuns(ctx.database, session.id));
  for (;;) {
    const stored = readSessionRuns(ctx.database, session.id);
    const remaining = remainingRuns(session, planned, stored).filter((run) => !givenUp.has(startOf(run)));
    if (remaining.length === 0) break;
    for (const [i, run] of remaining.entries()) {
      if (givenUp.has(startOf(run))) continue;
      signal.throwIfAborted();
      const result = await measureRun({
        bench,
        planned: run,
        seed: seedOf(session.key, run.workload.name),
        signal,
        onPhase: (phase) => listener.onPhase(run, phase, remaining.length - i),
      });
      const { commit_id, workload_revision_id, variant_id } = run;
      storeRun({
        ctx,
        input: { session_id: session.id, commit_id, workload_revision_id, variant_id, result },
      });
      if (result.stage === "start") givenUp.add(startOf(run));
      listener.onRun(run, result, remaining.length - i - 1);
    }
  }
  closeSession({ ctx, input: { session_id: session.id } });
}

/** What did not start once in a session is not tried again in it: a start fails or it does not. */
function startFailures(stored: readonly (Start & { outcome: string; stage: string | null })[]): Set<string> {
  return new Set(stored.filter((run) => run.outcome === "failed" && run.stage === "start").map(startOf));
}

type Start = { commit_id: number; variant_id: number };

/** A commit may start with one variant's flags and not with another's. */
function startOf({ commit_id, variant_id }: Start): string {
  return `${commit_id}/${variant_id}`;
}
