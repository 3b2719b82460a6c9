import type { Cause } from "../../../db/contract/judgement.ts";
import type { RerunEnds } from "../../../db/contract/rerun.ts";
import type { OpenRegression } from "../../../db/queries/ingest/open-regressions.ts";

/**
 * The last commit surely on the old level and the first surely on the new one. Of a confirmed cause, which may have been
 * narrowed since, those that were rerun.
 */
export function endsOf({ state, cause, decided }: OpenRegression): RerunEnds {
  if (state === "confirmed" && decided) return decided.plan;
  return { before_commit_id: cause.after_commit_id, after_commit_id: cause.commit_ids.at(-1)! };
}

/** Whether one commit may be the cause of both. */
export function mayBeOne({ cause }: OpenRegression, other: OpenRegression): boolean {
  return other.cause.commit_ids.some((commit_id) => cause.commit_ids.includes(commit_id));
}

/** Where a regression is: the likeliest commit, and all that may be the cause. */
export type Place = { commit_id: number; cause: Cause };

/**
 * The commit to measure next in a cause interval: the one that halves it best among those that can be measured and were not
 * in vain. Null where nothing is left to ask. The last one is known to be on the new level.
 */
export function middleOf({ commit_ids, untold }: Cause, may: (commit_id: number) => boolean): number | null {
  const told = new Set(untold.map((one) => one.commit_id));
  const larger = (at: number) => Math.max(at + 1, commit_ids.length - at - 1);
  const open = commit_ids
    .slice(0, -1)
    .map((commit_id, at) => ({ commit_id, at }))
    .filter(({ commit_id }) => !told.has(commit_id) && may(commit_id))
    .sort((a, b) => larger(a.at) - larger(b.at) || a.at - b.at);
  return open[0]?.commit_id ?? null;
}

/** The place after a step that put one commit on a level: what lies before an old one, or after a new one, is not the cause. */
export function placeAfter(
  { commit_id, cause }: Place,
  middle: number,
  level: "old level" | "new level",
): Place {
  const at = cause.commit_ids.indexOf(middle);
  const old = level === "old level";
  const commit_ids = old ? cause.commit_ids.slice(at + 1) : cause.commit_ids.slice(0, at + 1);
  const left = <One extends { commit_id: number }>(all: readonly One[]) =>
    all.filter((one) => commit_ids.includes(one.commit_id) && one.commit_id !== middle);
  return likeliest(commit_id, {
    after_commit_id: old ? middle : cause.after_commit_id,
    commit_ids,
    unbuilt: left(cause.unbuilt),
    untold: left(cause.untold),
  });
}

/** The place after a step that told nothing of some commits. */
export function placeWithout(
  { commit_id, cause }: Place,
  list: "unbuilt" | "untold",
  found: Cause["unbuilt"],
): Place {
  const again = new Set(found.map((one) => one.commit_id));
  const kept = cause[list].filter((one) => !again.has(one.commit_id));
  return likeliest(commit_id, { ...cause, [list]: [...kept, ...found] });
}

/** Stays where the history put it, as long as that may be; a commit that cannot be built is not accused alone. */
function likeliest(commit_id: number, cause: Cause): Place {
  const may =
    cause.commit_ids.includes(commit_id) && !cause.unbuilt.some((one) => one.commit_id === commit_id);
  return { commit_id: may ? commit_id : cause.commit_ids.at(-1)!, cause };
}
