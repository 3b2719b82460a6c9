import type { SessionKind, SessionRole } from "../../db/contract/session.ts";

/** A session that was opened for the present plan. */
export type KnownSession = {
  id: number;
  key: string;
  kind: SessionKind;
  epoch_id: number;
  ended_at: number | null;
  commits: { commit_id: number; role: SessionRole }[];
};

export type NextSession = {
  key: string;
  kind: SessionKind;
  commits: { commit_id: number; role: SessionRole }[];
};

/**
 * What to measure next, or null when every commit has had its rounds. A session of this epoch that was
 * interrupted goes first; then rounds over the whole history; then the newest commit that lacks some,
 * beside its last measured ancestor and the control.
 */
export function nextSession({
  prefix,
  epoch_id,
  usable,
  sessions,
  rounds,
}: {
  /** Begins the keys of all sessions of the plan. */
  prefix: string;
  epoch_id: number;
  /** Commits that can be measured, in branch order. */
  usable: readonly number[];
  sessions: readonly KnownSession[];
  rounds: number;
}): NextSession | null {
  if (usable.length === 0) return null;
  const may = new Set(usable);
  const open = sessions.find((one) => one.ended_at === null && one.epoch_id === epoch_id);
  if (open) {
    return { key: open.key, kind: open.kind, commits: open.commits.filter((one) => may.has(one.commit_id)) };
  }

  const key = (kind: SessionKind) => `${prefix}${epoch_id}:${kind}:${sessions.length + 1}`;
  if (completedRounds(sessions) < rounds) {
    const commits = usable.map((commit_id) => ({ commit_id, role: "history" as const }));
    return { key: key("round"), kind: "round", commits };
  }
  const blocks = countBlocks(sessions);
  const lacks = (commit_id: number) => (blocks.get(commit_id) ?? 0) < rounds;
  const at = usable.findLastIndex(lacks);
  if (at < 0) return null;
  const ancestor = usable.slice(0, at).findLast((commit_id) => blocks.has(commit_id));
  const control = controlOf(sessions, usable, blocks);
  const roles = new Map<number, SessionRole>([[usable[at]!, "candidate"]]);
  if (ancestor !== undefined) roles.set(ancestor, "ancestor");
  if (control !== undefined && !roles.has(control)) roles.set(control, "control");
  return {
    key: key("candidate"),
    kind: "candidate",
    commits: [...roles].map(([commit_id, role]) => ({ commit_id, role })),
  };
}

/** Rounds in which every commit of the plan had its turn. */
export function completedRounds(sessions: readonly KnownSession[]): number {
  return sessions.filter((one) => one.kind === "round" && one.ended_at !== null).length;
}

function countBlocks(sessions: readonly KnownSession[]): Map<number, number> {
  const blocks = new Map<number, number>();
  for (const { commits, ended_at } of sessions) {
    if (ended_at === null) continue;
    for (const { commit_id } of commits) blocks.set(commit_id, (blocks.get(commit_id) ?? 0) + 1);
  }
  return blocks;
}

/** The control of the last session stays the control; the first is the oldest commit that was measured. */
function controlOf(
  sessions: readonly KnownSession[],
  usable: readonly number[],
  blocks: ReadonlyMap<number, number>,
): number | undefined {
  const last = sessions
    .findLast((one) => one.kind === "candidate")
    ?.commits.find((one) => one.role === "control")?.commit_id;
  if (last !== undefined && usable.includes(last)) return last;
  return usable.find((commit_id) => blocks.has(commit_id));
}
