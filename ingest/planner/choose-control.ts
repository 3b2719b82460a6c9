import type { KnownSession } from "./next-session.ts";

/** A commit that can be measured, and its place on the branch. */
export type Measurable = { commit_id: number; position: number };

/** What the configuration says of the control. */
export type ControlRule = {
  /** The commit named explicitly; null where none is. */
  commit_id: number | null;
  /** Commits behind the newest one after which a control that was not named is too old. */
  max_distance: number;
  /** Sessions in which a new control is measured beside the old one. */
  overlap: number;
};

/** Who is control in the next session, and who is to become it. */
export type Controls = { control?: number; successor?: number };

/**
 * The control of the next session, from the stored ones alone. A control stays until it cannot be measured, or is too old, or
 * another commit is named: then a successor is measured beside it, and takes over when `overlap` complete sessions had
 * both. A control that cannot be measured any more is replaced at once.
 */
export function chooseControl({
  measurable,
  sessions,
  rounds,
  rule,
}: {
  /** In branch order. */
  measurable: readonly Measurable[];
  sessions: readonly KnownSession[];
  /** Sessions after which a commit is measured fully. */
  rounds: number;
  rule: ControlRule;
}): Controls {
  const newest = measurable.at(-1);
  if (!newest) return {};
  const near = measurable.filter(({ position }) => newest.position - position <= rule.max_distance);
  const may = (commit_id: number | undefined) => measurable.some((one) => one.commit_id === commit_id);
  const blocks = countBlocks(sessions);
  const named = rule.commit_id !== null && may(rule.commit_id) ? rule.commit_id : undefined;
  const last = sessions.findLast((one) => inRole(one, "control") !== undefined);
  const before = last && inRole(last, "control");
  if (before === undefined) {
    const first = near.find(({ commit_id }) => blocks.has(commit_id)) ?? near[0]!;
    return { control: named ?? first.commit_id };
  }
  const begun = inRole(last!, "successor");
  const waiting = may(begun) ? begun : undefined;
  const fresh = (least: number) =>
    near.findLast(({ commit_id }) => commit_id !== before && (blocks.get(commit_id) ?? 0) >= least)
      ?.commit_id;
  if (!may(before)) {
    return { control: named ?? waiting ?? fresh(rounds) ?? fresh(1) ?? near[0]!.commit_id };
  }
  const is_near = near.some(({ commit_id }) => commit_id === before);
  if (named === undefined ? is_near : named === before) return { control: before };
  const heir = named ?? waiting ?? fresh(rounds);
  if (heir === undefined) return { control: before };
  if (sessionsBeside(sessions, before, heir) >= rule.overlap) return { control: heir };
  return { control: before, successor: heir };
}

/** In how many complete sessions each commit was, reruns apart: they are no look at the history. */
export function countBlocks(sessions: readonly KnownSession[]): Map<number, number> {
  const blocks = new Map<number, number>();
  for (const { kind, commits, ended_at } of sessions) {
    if (ended_at === null || kind === "rerun") continue;
    for (const { commit_id } of commits) blocks.set(commit_id, (blocks.get(commit_id) ?? 0) + 1);
  }
  return blocks;
}

/** Complete sessions since this control took over that had the successor beside it. */
function sessionsBeside(sessions: readonly KnownSession[], control: number, successor: number): number {
  const took_over = sessions.findLastIndex((one) => {
    const was = inRole(one, "control");
    return was !== undefined && was !== control;
  });
  return sessions
    .slice(took_over + 1)
    .filter((one) => one.ended_at !== null && inRole(one, "successor") === successor).length;
}

function inRole({ commits }: KnownSession, role: "control" | "successor"): number | undefined {
  return commits.find((one) => one.role === role)?.commit_id;
}
