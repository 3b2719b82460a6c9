import { createHash } from "node:crypto";
import type { SessionKind } from "../../db/contract/session.ts";
import type { PlacementPlan } from "../host/placement.ts";
import type { Workload } from "../workloads/workload.ts";
import { MOST_TRIES } from "./spoilt.ts";

/** One run to be made in a session. */
export type PlannedRun = {
  commit_id: number;
  sha: string;
  workload_revision_id: number;
  workload: Workload;
  variant_id: number;
  variant: string;
  flags: readonly string[];
  /** It counts for its throughput where its latencies are lost; else it is made again as a whole. */
  may_lack_latency?: boolean;
  /** Where it runs; as the bench says where left out. */
  placement?: PlacementPlan | undefined;
};

/** A run of a session that was stored, whatever came of it. */
export type StoredRun = {
  commit_id: number;
  workload_revision_id: number;
  variant_id: number;
  outcome: string;
  placement: string;
};

/**
 * What a session still lacks, block by block: runs of one workload and variant that are made together, at most `together` of them. A
 * round's are drawn, a candidate's hold all of its commits, a rerun's go as they were planned. Blocks depend on the session's key
 * and what was planned, so a session that was interrupted goes on as if it had not been. One run
 * that is left of a block gets company: by itself nothing tells it from the host's mood.
 */
export function remainingBlocks(
  { key, kind }: { key: string; kind: SessionKind },
  planned: readonly PlannedRun[],
  stored: readonly StoredRun[],
  together: number,
): PlannedRun[][] {
  const lacks = lackedBy(stored);
  return blocksOf(key, kind, planned, together).flatMap((block) => {
    const left = block.filter(lacks);
    const others = block.filter((run) => !left.includes(run));
    const company = others.find((run) => isMeasured(run, stored)) ?? others[0];
    if (left.length === 0) return [];
    return [left.length === 1 && company ? [...left, company] : left];
  });
}

function isMeasured(run: PlannedRun, stored: readonly StoredRun[]): boolean {
  return stored.some((one) => placeOf(one) === placeOf(run) && one.outcome === "ok");
}

function lackedBy(stored: readonly StoredRun[]): (run: PlannedRun) => boolean {
  const tries = new Map<string, number>();
  const settled = new Set<string>();
  for (const run of stored) {
    const place = placeOf(run);
    tries.set(place, (tries.get(place) ?? 0) + 1);
    if (!isSpoilt(run)) settled.add(place);
  }
  return (run) => !settled.has(placeOf(run)) && (tries.get(placeOf(run)) ?? 0) < MOST_TRIES;
}

function blocksOf(
  key: string,
  kind: SessionKind,
  planned: readonly PlannedRun[],
  together: number,
): PlannedRun[][] {
  const ordered =
    kind === "rerun" ? planned : planned.toSorted(byRank((run) => `${key}/${run.sha}/${trafficOf(run)}`));
  const blocks = [...Map.groupBy(ordered, trafficOf).values()].flatMap((runs) => evenParts(runs, together));
  if (kind === "rerun") return blocks;
  return blocks.toSorted(byRank(([first]) => `${key}/${trafficOf(first!)}/${first!.sha}`));
}

/** As few parts as there can be of at most so many, none longer than another by more than one. */
function evenParts<T>(all: readonly T[], most: number): T[][] {
  const parts = Math.ceil(all.length / most);
  return Array.from({ length: parts }, (_, i) =>
    all.slice(Math.round((i * all.length) / parts), Math.round(((i + 1) * all.length) / parts)),
  );
}

/** Whether it was the host's doing, so that the same run deserves another try. */
export function isSpoilt({ outcome, placement }: { outcome: string; placement: string }): boolean {
  return outcome === "disturbed" || outcome === "saturated" || placement === "broken";
}

/** The same for every commit of a session: all of them answer the same requests. */
export function seedOf(key: string, workload: string): number {
  return createHash("sha256").update(`${key}/${workload}`).digest().readUInt32LE(0);
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

function trafficOf({ workload, variant }: PlannedRun): string {
  return `${workload.name}/${variant}`;
}

function placeOf(run: StoredRun | PlannedRun): string {
  return `${run.commit_id}/${run.workload_revision_id}/${run.variant_id}`;
}
