import type { ChangePoint } from "../detection.ts";

/** A change point on the line of the branch: where its boundary may lie, and what each place costs it. */
export interface PlacedChange {
  change: ChangePoint;
  /** Percentiles of one group are one vote; every other metric is its own. */
  vote: string;
  /** First and last position at which it may lie. */
  low: number;
  high: number;
  /** From `low` to `high`, in nats; zero at its own best place. */
  costs: readonly number[];
  /** Positions that this series has a value at. */
  measured: readonly number[];
}

/** Costs more than any evidence can weigh: a place that is not possible. */
export const IMPOSSIBLE = 1e5;

/** Null for a change whose cause interval is not on this branch, as after a force-push. */
export function placeChange(
  change: ChangePoint,
  positions: ReadonlyMap<string, number>,
): PlacedChange | null {
  const after = positions.get(change.cause.after);
  const upto = positions.get(change.cause.upto);
  if (after === undefined || upto === undefined || upto <= after) return null;
  const known = (change.place_cost ?? [])
    .flatMap(({ commit, cost }) => {
      const position = positions.get(commit);
      return position === undefined || !Number.isFinite(cost) ? [] : [{ position, cost }];
    })
    .sort((a, b) => a.position - b.position);
  const vote = voteOf(change);
  if (known.length === 0) {
    const measured = [...change.cause.measured, change.cause.upto].flatMap(
      (commit) => positions.get(commit) ?? [],
    );
    return { change, vote, low: after + 1, high: upto, costs: new Array(upto - after).fill(0), measured };
  }
  const first = known[0]!.position;
  const low = first > after ? after + 1 : first;
  const least = Math.min(...known.map(({ cost }) => cost));
  // A commit without a value shares the place of the next one that has one.
  const costs: number[] = [];
  for (const { position, cost } of known) {
    while (low + costs.length <= position) costs.push(cost - least);
  }
  const measured = known.map(({ position }) => position);
  return { change, vote, low, high: measured.at(-1)!, costs, measured };
}

export function costAt({ low, high, costs }: PlacedChange, position: number): number {
  return position < low || position > high ? IMPOSSIBLE : costs[position - low]!;
}

/** What a place costs all of them: percentiles of one group are averaged, so that five do not outvote throughput. */
export function summedCost(changes: readonly PlacedChange[], cost: (one: PlacedChange) => number): number {
  const votes = new Map<string, { sum: number; count: number }>();
  for (const one of changes) {
    const vote = votes.get(one.vote) ?? { sum: 0, count: 0 };
    votes.set(one.vote, { sum: vote.sum + cost(one), count: vote.count + 1 });
  }
  let sum = 0;
  for (const vote of votes.values()) sum += vote.sum / vote.count;
  return sum;
}

export function voteOf({ group, metric }: Pick<ChangePoint, "group" | "metric">): string {
  return JSON.stringify([group, metric.replace(/_p\d[\d_]*(?=@|$)/, "")]);
}
