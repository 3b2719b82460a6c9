import { logGamma } from "../statistics/student.ts";
import { costAt, type PlacedChange, summedCost } from "./placed-change.ts";

/** Changes that share one cause, and the places where it may be. */
export interface Gathered {
  changes: PlacedChange[];
  /** Where the summed cost is least. */
  best: number;
  /** First and last position that cannot be told from the best. */
  first: number;
  last: number;
}

/** Nats by which a place must be worse to be ruled out: twice that is a log likelihood ratio of 9. */
export const PLACE_LIMIT = 4.5;
/** -ln of how often changes at one commit may be taken for changes at two. */
const SPLIT_LIMIT = Math.log(100);
/** Passes after which x = nats + ln(1 + x) moves no more. */
const SETTLED = 20;

/** The least summed cost; of a run of equal places the last, which is the one that has values. */
export function placeTogether(changes: PlacedChange[]): Gathered {
  const low = Math.min(...changes.map((one) => one.low));
  const high = Math.max(...changes.map((one) => one.high));
  const costs: number[] = [];
  for (let at = low; at <= high; at++) costs.push(summedCost(changes, (one) => costAt(one, at)));
  const least = Math.min(...costs);
  let best = costs.indexOf(least);
  while (costs[best + 1] === least) best += 1;
  const near = (cost: number | undefined) => cost !== undefined && cost < least + PLACE_LIMIT;
  return {
    changes,
    best: low + best,
    first: low + costs.findIndex(near),
    last: low + costs.findLastIndex(near),
  };
}

/** Two changes of one series are never one: they are told apart by their order, the others by where they fit better. */
export function partTwice(changes: readonly PlacedChange[]): [PlacedChange[], PlacedChange[]] | null {
  const by_series = [...Map.groupBy(changes, (one) => one.change.series).values()];
  const twice = by_series.find((of_series) => of_series.length > 1);
  if (!twice) return null;
  const inOrder = (some: readonly PlacedChange[]) => [...some].sort((a, b) => ownBest(a) - ownBest(b));
  const [earlier, later] = inOrder(twice) as [PlacedChange, PlacedChange];
  const [p, q] = [ownBest(earlier), ownBest(later)];
  const early = by_series.flatMap((of_series) =>
    of_series.length > 1
      ? inOrder(of_series).slice(0, 1)
      : of_series.filter((one) => costAt(one, p) <= costAt(one, q)),
  );
  return [early, changes.filter((one) => !early.includes(one))];
}

/** The part that gains most by a place of its own, if that is more than chance gives. */
export function partByCost({ changes, best }: Gathered): [PlacedChange[], PlacedChange[]] | null {
  let parted: [PlacedChange[], PlacedChange[]] | null = null;
  let most = 0;
  const places = new Set(changes.map(ownBest));
  const count = new Set(changes.flatMap((one) => one.measured)).size;
  for (const place of places) {
    const moves = (one: PlacedChange) => costAt(one, place) < costAt(one, best);
    const moved = changes.filter(moves);
    if (moved.length === 0 || moved.length === changes.length) continue;
    // A percentile that leaves its vote is a whole vote there: a tail may change alone.
    const gain = summedCost(moved, (one) => costAt(one, best) - costAt(one, place));
    const limit = withBothPlaces(SPLIT_LIMIT + logSubsets(changes.length, moved.length), count);
    if (gain - limit <= most) continue;
    most = gain - limit;
    parted = [changes.filter((one) => !moves(one)), moved];
  }
  return parted;
}

/**
 * Nats that a gain needs where both places were chosen, among `count`: Bonferroni, or Ville's inequality (1939) for the
 * greatest likelihood ratio on either side of the true place, summed over two independent parts.
 */
function withBothPlaces(nats: number, count: number): number {
  let tail = nats;
  for (let pass = 0; pass < SETTLED; pass++) tail = nats + Math.log1p(tail);
  return Math.min(nats + 2 * Math.log(count), tail + 2 * Math.LN2);
}

function ownBest({ costs, low }: PlacedChange): number {
  return low + costs.lastIndexOf(0);
}

/** ln of the number of parts of that size, times the number of sizes. */
function logSubsets(of: number, size: number): number {
  return Math.log(of) + logGamma(of + 1) - logGamma(size + 1) - logGamma(of - size + 1);
}
