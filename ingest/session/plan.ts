import { createHash } from "node:crypto";
import type { SessionKind } from "../../db/contract/session.ts";
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
 * What a session still lacks, in its order: a round is shuffled, a candidate's session interleaved, a rerun goes as it was
 * planned. The order depends on the session's key and what was planned, so a session that was interrupted goes on as if it had not been.
 */
export function remainingRuns(
  { key, kind }: { key: string; kind: SessionKind },
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
  const ordered = orderOf(key, kind, planned);
  return ordered.filter((run) => !settled.has(placeOf(run)) && (tries.get(placeOf(run)) ?? 0) < MOST_TRIES);
}

function orderOf(key: string, kind: SessionKind, planned: readonly PlannedRun[]): readonly PlannedRun[] {
  if (kind === "rerun") return planned;
  return kind === "round" ? shuffled(key, planned) : interleaved(key, planned);
}

/** Whether it was the host's doing, so that the same run deserves another try. */
export function isSpoilt({ outcome, placement }: { outcome: string; placement: string }): boolean {
  return outcome === "disturbed" || outcome === "saturated" || placement === "broken";
}

/** The same for every commit of a session: all of them answer the same requests. */
export function seedOf(key: string, workload: string): number {
  return createHash("sha256").update(`${key}/${workload}`).digest().readUInt32LE(0);
}

function shuffled(key: string, planned: readonly PlannedRun[]): PlannedRun[] {
  return planned.toSorted(byRank((run) => `${key}/${run.sha}/${blockOf(run)}`));
}

/**
 * Block after block (a workload with a variant), each holding every commit once, in one order and in the mirrored one by
 * turns: ABC CBA ABC CBA. Over two blocks a linear drift of the host weighs on all commits alike; which one goes first is
 * drawn anew for every session.
 */
function interleaved(key: string, planned: readonly PlannedRun[]): PlannedRun[] {
  const in_order = planned.toSorted(byRank(({ sha }) => `${key}/${sha}`));
  const blocks = [...Map.groupBy(in_order, blockOf)].sort(byRank(([block]) => `${key}/${block}`));
  return blocks.flatMap(([, runs], at) => (at % 2 === 0 ? runs : runs.toReversed()));
}

function byRank<T>(textOf: (one: T) => string): (a: T, b: T) => number {
  const ranks = new Map<T, string>();
  const rankOf = (one: T) => {
    const known = ranks.get(one) ?? createHash("sha256").update(textOf(one)).digest("hex");
    ranks.set(one, known);
    return known;
  };
  return (a, b) => (rankOf(a) < rankOf(b) ? -1 : rankOf(a) > rankOf(b) ? 1 : 0);
}

function blockOf({ workload, variant }: PlannedRun): string {
  return `${workload.name}/${variant}`;
}

function placeOf(run: StoredRun | PlannedRun): string {
  return `${run.commit_id}/${run.workload_revision_id}/${run.variant_id}`;
}
