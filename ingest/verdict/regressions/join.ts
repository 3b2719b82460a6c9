import type { CauseInterval, ChangePoint, Regression, SeriesDetection } from "../detection.ts";
import { gatherChanges } from "./common-place.ts";
import type { Gathered } from "./part-place.ts";
import { placeChange, voteOf } from "./placed-change.ts";

/** Which unsure changes become regressions of their own: `joint`, those that together are sure of their place, or `all`. */
export type UnsurePlaces = "joint" | "all";

/**
 * Change points that may have one cause are placed together, at the commit that minimises their summed cost; one without
 * costs counts with its cause interval alone. Those for the worse become a regression, those for the better an
 * improvement: neither hides the other, and each is rerun by itself. Changes of unsure place that carry costs help to place others, and
 * make a finding of their own where together they leave one measured commit; with `all`, also where they do not.
 */
export function joinRegressions(
  commits: readonly string[],
  series: readonly SeriesDetection[],
  unsure: UnsurePlaces = "joint",
): Regression[] {
  const positions = new Map(commits.map((commit, position) => [commit, position]));
  const suspected = series.flatMap((one) => one.suspected);
  const joined = [
    ...series.flatMap((one) => one.changes),
    ...suspected.filter(
      (change) =>
        (change.held_back === "place-unsure" && change.place_cost) ||
        (change.held_back === "to-rerun" && change.place_cost && unsure === "all") ||
        (change.held_back === "newest" && unsure === "all"),
    ),
  ];
  const placed = joined.flatMap((change) => placeChange(change, positions) ?? []);
  return gatherChanges(placed).flatMap((gathered) => {
    const cause = causeOf(commits, gathered);
    const changes = gathered.changes.map((one) => one.change);
    const told = (["worse", "better"] as const)
      .map((direction) => changes.filter((change) => change.direction === direction))
      .filter((own) => own.some(({ held_back }) => held_back === null || unsure === "all" || isSure(cause)));
    const others = suspected.filter(
      (change) => !told.flat().includes(change) && meets(change.cause, gathered, positions),
    );
    return told.map((own) => findingOf(commits[gathered.best]!, cause, own, others));
  });
}

/** Whether one commit alone is left of those with values. */
function isSure({ measured }: CauseInterval): boolean {
  return measured.length <= 1;
}

function causeOf(commits: readonly string[], { changes, best, first, last }: Gathered): CauseInterval {
  const values = new Set([best, ...changes.flatMap((one) => one.measured)]);
  const places = commits
    .slice(first, last + 1)
    .map((commit, i) => ({ commit, valued: values.has(first + i) }));
  return {
    after: commits[first - 1]!,
    upto: commits[last]!,
    unmeasured: places.filter((one) => !one.valued).map((one) => one.commit),
    measured: places.filter((one) => one.valued).map((one) => one.commit),
  };
}

function meets(
  { after, upto }: CauseInterval,
  { first, last }: Gathered,
  positions: ReadonlyMap<string, number>,
): boolean {
  const [from, to] = [positions.get(after), positions.get(upto)];
  return from !== undefined && to !== undefined && from < last && first <= to;
}

/** Of changes of one direction. */
function findingOf(
  commit: string,
  cause: CauseInterval,
  changes: ChangePoint[],
  suspected: ChangePoint[],
): Regression {
  return {
    commit,
    cause,
    kind: changes[0]!.direction === "worse" ? "regression" : "improvement",
    votes: new Set(changes.map(voteOf)).size,
    changes: changes.sort((a, b) => size(b) - size(a) || (a.series < b.series ? -1 : 1)),
    suspected,
  };
}

function size(change: ChangePoint): number {
  if (change.ratio === null || change.ratio <= 0) return Number.POSITIVE_INFINITY;
  return Math.abs(Math.log(change.ratio));
}
