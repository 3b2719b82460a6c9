import { median } from "./quantiles.ts";

/** How values are turned into numbers whose differences are effects, and back. */
export interface Scale {
  name: "log" | "linear";
  to(value: number): number;
  from(scaled: number): number;
}

const LOG: Scale = { name: "log", to: Math.log, from: Math.exp };

/**
 * Logarithms when all values are positive, so that equal differences are equal ratios. Otherwise values divided by
 * their median size, so that a difference of 0.05 still is about 5 %.
 */
export function scaleOf(values: readonly number[]): Scale {
  const finite = values.filter(Number.isFinite);
  if (finite.every((value) => value > 0)) return LOG;
  const sizes = finite.map(Math.abs).filter((size) => size > 0);
  const unit = sizes.length > 0 ? median(sizes) : 1;
  return { name: "linear", to: (value) => value / unit, from: (scaled) => scaled * unit };
}
