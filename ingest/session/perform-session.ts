import type { Context } from "../../db/client.ts";
import { storeRun } from "../../db/commands/run/store-run.ts";
import { closeSession } from "../../db/commands/session/close-session.ts";
import type { RunResult, Stage } from "../../db/contract/run.ts";
import type { SessionKind } from "../../db/contract/session.ts";
import { readSessionRuns } from "../../db/queries/ingest/session-runs.ts";
import type { Bench } from "./bench.ts";
import { type PlannedRun, remainingBlocks, seedOf } from "./plan.ts";
import { measureTogether } from "./together/measure-together.ts";

export type SessionListener = {
  /** Before each run and at each phase of it, those of a block by turns. `left` counts the runs still to make, the block's included. */
  onPhase(planned: PlannedRun, phase: Stage, left: number): void;
  onRun(planned: PlannedRun, result: RunResult, left: number): void;
};

/**
 * Makes the runs that a session still lacks, block by block, and stores each one whole; closes the session when none is
 * left. A run that the host spoilt is stored and made again at the end. Safe to abort and to call again.
 */
export async function performSession({
  ctx,
  bench,
  session,
  planned,
  together,
  signal,
  listener,
}: {
  ctx: Context;
  bench: Bench;
  session: { id: number; key: string; kind: SessionKind };
  planned: readonly PlannedRun[];
  /** Runs of a block at most. */
  together: number;
  signal: AbortSignal;
  listener: SessionListener;
}): Promise<void> {
  const givenUp = startFailures(readSessionRuns(ctx.database, session.id));
  for (;;) {
    const stored = readSessionRuns(ctx.database, session.id);
    let block = Math.max(0, ...stored.map((run) => run.block)) + 1;
    const starts = (run: PlannedRun) => !givenUp.has(startOf(run));
    const remaining = remainingBlocks(session, planned.filter(starts), stored, together);
    if (remaining.length === 0) break;
    let left = remaining.flat().length;
    for (const runs of remaining.map((one) => one.filter(starts))) {
      signal.throwIfAborted();
      if (runs.length === 0) continue;
      const results = await measureTogether({
        bench,
        planned: runs,
        seed: seedOf(session.key, runs[0]!.workload.name),
        signal,
        onPhase: (phase, run) => listener.onPhase(runs[run]!, phase, left),
      });
      for (const [i, result] of results.entries()) {
        const { commit_id, workload_revision_id, variant_id } = runs[i]!;
        storeRun({
          ctx,
          input: { session_id: session.id, block, commit_id, workload_revision_id, variant_id, result },
        });
        if (result.stage === "start") givenUp.add(startOf(runs[i]!));
        left -= 1;
        listener.onRun(runs[i]!, result, left);
      }
      block += 1;
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
