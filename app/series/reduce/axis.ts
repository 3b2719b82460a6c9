import type { Range } from "./gaps.ts";

/** Where commits stand on the x axis, by their position on the branch. */
export type Axis = {
  kind: "commits" | "date";
  domain: [number, number];
  at(position: number): number;
  /** The boundary between a commit and the one before it. */
  edge(position: number): number;
};

/** Commits evenly: a place counts from the position `first`. */
export function commitsAxis({ from, to }: Range, first: number): Axis {
  return {
    kind: "commits",
    domain: [from - first - 0.5, to - first + 0.5],
    at: (position) => position - first,
    edge: (position) => position - first - 0.5,
  };
}

const MARGIN = 0.005;

/**
 * Commits by the time of their commit, in milliseconds: entry i of `times` belongs to the position `from` + i. A clock that
 * went back would fold the line over itself: such a commit stands beside the one before it.
 */
export function dateAxis({ from, to }: Range, times: readonly number[]): Axis {
  const rising = times.map(() => 0);
  let latest = Number.NEGATIVE_INFINITY;
  for (const [i, time] of times.entries()) {
    latest = Math.max(latest, time);
    rising[i] = latest;
  }
  const last = Math.max(0, to - from);
  const [start = 0, end = 0] = [rising[0], rising[last]];
  const margin = (end - start || 1_000) * MARGIN;
  const at = (position: number) => rising[Math.min(last, Math.max(0, position - from))] ?? 0;
  return {
    kind: "date",
    domain: [start - margin, end + margin],
    at,
    edge: (position) =>
      position <= from
        ? start - margin
        : position > to
          ? end + margin
          : (at(position - 1) + at(position)) / 2,
  };
}
