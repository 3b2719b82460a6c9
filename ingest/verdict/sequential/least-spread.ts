import { LEAST_EFFECT } from "../statistics/scale.ts";
import type { Pair } from "./judge-pairs.ts";

/** Of the smallest effect that matters: a difference that much smaller is nothing that anybody should be sure of. */
const SHARE_OF_EFFECT = 1 / 12;

/**
 * The least standard deviation that log differences of pairs are taken to have. Figures are whole numbers of their resolution,
 * so that pairs which agree exactly may still differ by their rounding, of variance resolution^2 / 12 each (Sheppard 1898);
 * without a floor three equal differences would make the fourth impossible.
 */
export function leastSpread(
  pairs: readonly Pair[],
  { smallest_effect, resolution = 0 }: { smallest_effect: number; resolution?: number | undefined },
): number {
  const usual = pairs.reduce((sum, { a, b }) => sum + Math.log(a) + Math.log(b), 0) / (2 * pairs.length);
  const rounding = pairs.length === 0 ? 0 : resolution / Math.exp(usual) / Math.sqrt(6);
  return Math.max(Math.max(LEAST_EFFECT, smallest_effect) * SHARE_OF_EFFECT, rounding);
}
