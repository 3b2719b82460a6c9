import type { ChangePoint, Detection, Regression } from "../verdict/index.ts";

/**
 * Changes of which only the commit is unsure, and that are part of no flagged regression: each group of them whose cause
 * intervals share a commit is a suspicion of its own, with the shared interval as its cause. Reruns decide whether it is
 * one; bisection finds the commit.
 */
export function unsurePlaces(
  commits: readonly string[],
  detection: Detection,
  /** Whether a change's metric is judged at all: the maximum never is. */
  detects: (change: ChangePoint) => boolean,
): Regression[] {
  const positions = new Map(commits.map((commit, position) => [commit, position]));
  const at = (commit: string) => positions.get(commit)!;
  const meets = (change: ChangePoint, { cause }: Pick<Regression, "cause">) =>
    at(change.cause.after) < at(cause.upto) && at(cause.after) < at(change.cause.upto);
  const left = detection.series
    .flatMap((one) => one.suspected)
    .filter((change) => change.held_back === "place-unsure" && detects(change))
    .filter((change) => !detection.regressions.some((found) => meets(change, found)))
    .sort((a, b) => at(a.cause.upto) - at(b.cause.upto) || at(b.cause.after) - at(a.cause.after));
  const groups: { after: number; upto: number; changes: ChangePoint[] }[] = [];
  for (const change of left) {
    const [after, upto] = [at(change.cause.after), at(change.cause.upto)];
    const group = groups.find((one) => after < one.upto && one.after < upto);
    if (group) {
      group.changes.push(change);
      group.after = Math.max(group.after, after);
      group.upto = Math.min(group.upto, upto);
    } else groups.push({ after, upto, changes: [change] });
  }
  return groups.map((group) => suspicionOf(commits, group, at));
}

function suspicionOf(
  commits: readonly string[],
  { after, upto, changes }: { after: number; upto: number; changes: ChangePoint[] },
  at: (commit: string) => number,
): Regression {
  const strongest = changes.reduce((best, one) => (Math.abs(one.score) > Math.abs(best.score) ? one : best));
  const kind = changes.some(({ direction }) => direction === "worse") ? "regression" : "improvement";
  const inside = commits.slice(after + 1, upto + 1);
  const measured = inside.filter((commit) => changes.some(({ cause }) => cause.measured.includes(commit)));
  const likeliest = at(strongest.commit) > after && at(strongest.commit) <= upto;
  return {
    commit: likeliest ? strongest.commit : commits[upto]!,
    cause: {
      after: commits[after]!,
      upto: commits[upto]!,
      unmeasured: inside.filter((commit) => !measured.includes(commit)),
      measured,
    },
    kind,
    mixed: new Set(changes.map(({ direction }) => direction)).size > 1,
    votes: new Set(changes.map(({ group }) => group)).size,
    changes: changes.toSorted((a, b) => Math.abs(b.score) - Math.abs(a.score)),
    suspected: [],
  };
}
