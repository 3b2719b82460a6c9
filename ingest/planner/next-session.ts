import type { SessionKind, SessionRole } from "../../db/contract/session.ts";
import {
  type ControlRule,
  type Controls,
  chooseControl,
  countBlocks,
  type Measurable,
} from "./choose-control.ts";

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
 * What to measure next over the history, or null when every commit has had its rounds; reruns are planned elsewhere. A session of this epoch that was
 * interrupted goes first; then rounds over the whole history; then the newest commit that lacks some,
 * beside its last measured ancestor and the control.
 */
export function nextSession({
  prefix,
  epoch_id,
  usable,
  kept = [],
  lapsed = new Set(),
  sessions,
  rounds,
  control: rule,
}: {
  /** Begins the keys of all sessions of the plan. */
  prefix: string;
  epoch_id: number;
  /** Commits that can be measured, in branch order. */
  usable: readonly Measurable[];
  /** Commits from before the window that can still be measured as control or ancestor, in branch order. */
  kept?: readonly Measurable[];
  /** Commits that failed in all runs of late: no control. */
  lapsed?: ReadonlySet<number>;
  sessions: readonly KnownSession[];
  rounds: number;
  control: ControlRule;
}): NextSession | null {
  if (usable.length === 0) return null;
  const measurable = [...kept, ...usable];
  const may = new Set(measurable.map((one) => one.commit_id));
  const open = sessions.find(
    (one) => one.kind !== "rerun" && one.ended_at === null && one.epoch_id === epoch_id,
  );
  if (open) {
    return { key: open.key, kind: open.kind, commits: open.commits.filter((one) => may.has(one.commit_id)) };
  }

  const key = (kind: SessionKind) => `${prefix}${epoch_id}:${kind}:${sessions.length + 1}`;
  const sound = measurable.filter(({ commit_id }) => !lapsed.has(commit_id));
  const controls = chooseControl({ measurable: sound, sessions, rounds, rule });
  if (completedRounds(sessions) < rounds) {
    const roles = new Map(usable.map(({ commit_id }): [number, SessionRole] => [commit_id, "history"]));
    return { key: key("round"), kind: "round", commits: withControls(roles, controls) };
  }
  const blocks = countBlocks(sessions);
  const at = usable.findLastIndex(({ commit_id }) => (blocks.get(commit_id) ?? 0) < rounds);
  if (at < 0) return null;
  const before = [...kept, ...usable.slice(0, at)];
  const ancestor = before.findLast(({ commit_id }) => blocks.has(commit_id));
  const roles = new Map<number, SessionRole>([[usable[at]!.commit_id, "candidate"]]);
  if (ancestor) roles.set(ancestor.commit_id, "ancestor");
  return { key: key("candidate"), kind: "candidate", commits: withControls(roles, controls) };
}

/** Rounds in which every commit of the plan had its turn. */
export function completedRounds(sessions: readonly KnownSession[]): number {
  return sessions.filter((one) => one.kind === "round" && one.ended_at !== null).length;
}

/** A commit has one role in a session: being the control is told of it before all else, since the next choice follows from it. */
function withControls(
  roles: Map<number, SessionRole>,
  { control, successor }: Controls,
): NextSession["commits"] {
  if (successor !== undefined) roles.set(successor, "successor");
  if (control !== undefined) roles.set(control, "control");
  return [...roles].map(([commit_id, role]) => ({ commit_id, role }));
}
