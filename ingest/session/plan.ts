import { createHash } from "node:crypto";
import type { Workload } from "../workloads/workload.ts";

/** One run to be made in a session. */
export type PlannedRun = {
  commit_id: number;
  sha: string;
  workload_revision_id: number;
  workload: Workload;
  variant_id: number;
  variant: string;
  flags: readonly string[];
};

/** A run of a session that was stored, whatever came of it. */
export type StoredRun = {
  commit_id: number;
  workload_revision_id: number;
  variant_id: number;
  outcome: string;
  placement: string;
};

/** A run that the host spoilt is made again, but not for ever. */
const MOST_TRIES = 3;

/**
 * What a session still lacks, in its shuffled order. The order depends on the session's key alone, so a
 * session that was interrupted goes on as if it had not been.
 */
export function remainingRuns(
  key: string,
  planned: readonly PlannedRun[],
  stored: readonly StoredRun[],
): PlannedRun[] {
  const tries = new Map<string, number>();
  const settled = new Set<string>();
  for (const run of stored) {
    const place = placeOf(run);
    tries.set(place, (tries.get(place) ?? 0) + 1);
    if (!isSpoilt(run)) settled.add(place);
  }
  return planned
    .filter((run) => !settled.has(placeOf(run)) && (tries.get(placeOf(run)) ?? 0) < MOST_TRIES)
    .map((run) => ({ run, rank: rankOf(key, run) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ run }) => run);
}

/** Whether it was the host's doing, so that the same run deserves another try. */
export function isSpoilt({ outcome, placement }: { outcome: string; placement: string }): boolean {
  return outcome === "disturbed" || outcome === "saturated" || placement === "broken";
}

/** The same for every commit of a session: all of them answer the same requests. */
export function seedOf(key: string, workload: string): number {
  return createHash("sha256").update(`${key}/${workload}`).digest().readUInt32LE(0);
}

function rankOf(key: string, { sha, workload, variant }: PlannedRun): string {
  return createHash("sha256").update(`${key}/${sha}/${workload.name}/${variant}`).digest("hex");
}

function placeOf(run: StoredRun | PlannedRun): string {
  return `${run.commit_id}/${run.workload_revision_id}/${run.variant_id}`;
}
