import { median } from "./quantiles.ts";

/** How values are turned into numbers whose differences are effects, and back. */
export interface Scale {
  name: "log" | "linear";
  to(value: number): number;
  from(scaled: number): number;
}

const LOG: Scale = { name: "log", to: Math.log, from: Math.exp };

/** Sizes beyond which nothing is measured: fourth powers of their ratios still are doubles. */
const LARGEST = 1e30;

/** Whoever asks for less, and for zero, gets this: noise of exactly nothing would make every difference infinitely sure. */
export const LEAST_EFFECT = 1e-6;

/** Whether a value can be evidence: a number that something measured may have, so neither NaN nor infinite nor absurd. */
export function isTelling(value: number): boolean {
  const size = Math.abs(value);
  return size === 0 || (size >= 1 / LARGEST && size <= LARGEST);
}

/**
 * Logarithms when all values are positive, so that equal differences are equal ratios. Otherwise values divided by
 * their median size, so that a difference of 0.05 still is about 5 %.
 */
export function scaleOf(values: readonly number[]): Scale {
  if (values.every((value) => value > 0 || !isTelling(value))) return LOG;
  const sizes = values.filter((value) => isTelling(value) && value !== 0).map(Math.abs);
  const unit = sizes.length > 0 ? median(sizes) : 1;
  return { name: "linear", to: (value) => value / unit, from: (scaled) => scaled * unit };
}
