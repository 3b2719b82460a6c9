import { FALSE_FLAGS } from "../promises.ts";
import { borrowed, type LentSpread } from "../sequential/confidence-sequence.ts";
import { type Pair, toldPairs } from "../sequential/judge-pairs.ts";
import { median } from "../statistics/quantiles.ts";
import { studentCritical } from "../statistics/student.ts";

/** A run of one of two, in a block that measured both. */
export interface SharedRun {
  side: "a" | "b";
  block: string;
  value: number;
}

/** What blocks with both say of b against a, on the log scale. */
export interface SharedEffect {
  blocks: number;
  mean: number;
  /** Standard deviation of a block's difference, and the degrees of freedom behind it, borrowed ones included. */
  spread: number;
  freedom: number;
}

/** Ends of an interval of log ratios. */
export interface LogInterval {
  low: number;
  high: number;
}

/** The medians of each side in every block that has both, in the metric's unit. */
export function pairsOf(runs: readonly SharedRun[]): Pair[] {
  return [...Map.groupBy(runs, ({ block }) => block).values()].flatMap((block) => {
    const [a, b] = (["a", "b"] as const).map((side) => block.filter((run) => run.side === side));
    if (a!.length === 0 || b!.length === 0) return [];
    return [{ a: median(a!.map(({ value }) => value)), b: median(b!.map(({ value }) => value)) }];
  });
}

/**
 * The mean difference of the logarithms within blocks. Few blocks say little of their own spread, so what the same metric
 * of other workloads lends counts as so many degrees of freedom more (moderated t; Smyth 2004). Null below two blocks, and
 * where a value is not above zero: then there is no ratio.
 */
export function sharedEffect(pairs: readonly Pair[], lent: LentSpread): SharedEffect | null {
  const n = pairs.length;
  if (n < 2 || toldPairs(pairs).length < n) return null;
  const differences = pairs.map(({ a, b }) => Math.log(b / a));
  const mean = differences.reduce((sum, one) => sum + one, 0) / n;
  const squares = differences.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const extra = borrowed(n, squares, lent);
  const freedom = n - 1 + extra;
  return { blocks: n, mean, freedom, spread: Math.sqrt((squares + extra * lent.spread ** 2) / freedom) };
}

/** Student's interval; with a family, one that holds in so many series at once at the rate of false flags (Bonferroni). */
export function intervalOf(effect: SharedEffect, family?: number): LogInterval {
  const half = halfOf(effect, effect.blocks, alphaOf(family));
  return { low: effect.mean - half, high: effect.mean + half };
}

/** More blocks than these is no plan. */
const MOST_BLOCKS = 2_000;

/**
 * How many blocks in all would tell if mean and spread stay as they are: that they differ, where the effect matters, or else
 * that they do not. Null: more than anybody would wait for.
 */
export function blocksNeeded(effect: SharedEffect, smallest_effect: number, family: number): number | null {
  const { mean, blocks } = effect;
  const [down, up] = [Math.log1p(-smallest_effect), Math.log1p(smallest_effect)];
  const matters = mean <= down || mean >= up;
  const room = matters ? Math.abs(mean) : Math.min(mean - down, up - mean);
  const alpha = alphaOf(matters ? family : undefined);
  const enough = (n: number) => halfOf(effect, n, alpha) <= room;
  if (!enough(MOST_BLOCKS)) return null;
  let [low, high] = [blocks + 1, MOST_BLOCKS];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function alphaOf(family: number | undefined): number {
  return family === undefined ? 0.05 : FALSE_FLAGS / Math.max(1, family);
}

function halfOf({ blocks, spread, freedom }: SharedEffect, n: number, alpha: number): number {
  return (studentCritical(alpha, freedom + n - blocks) * spread) / Math.sqrt(n);
}
