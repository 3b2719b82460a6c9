import type { Random } from "./random.ts";

/**
 * Draws ranks 0 to count - 1, rank k with a probability proportional to 1 / (k + 1)^exponent. Exact for every
 * exponent above zero and without a table: rejection-inversion (W. Hoermann and G. Derflinger, "Rejection-inversion
 * to generate variates from monotone discrete distributions", ACM TOMACS 6(3), 1996).
 */
export function zipfRank(count: number, exponent: number): (random: Random) => number {
  const density = (x: number) => Math.exp(-exponent * Math.log(x));
  // The integral of the density, and its inverse; both continuous where the exponent is 1.
  const integral = (x: number) => {
    const log = Math.log(x);
    return growth((1 - exponent) * log) * log;
  };
  const inverse = (y: number) => {
    const t = Math.max(-1, y * (1 - exponent));
    return Math.exp(logGrowth(t) * y);
  };
  const first = integral(1.5) - 1;
  const last = integral(count + 0.5);
  const squeeze = 2 - inverse(integral(2.5) - density(2));
  return (random) => {
    for (;;) {
      const u = last + random.fraction() * (first - last);
      const x = inverse(u);
      const k = Math.min(count, Math.max(1, Math.round(x)));
      if (k - x <= squeeze || u >= integral(k + 0.5) - density(k)) return k - 1;
    }
  };
}

/** (e^x - 1) / x, exact near zero. */
function growth(x: number): number {
  return Math.abs(x) > 1e-8 ? Math.expm1(x) / x : 1 + x / 2;
}

/** log(1 + x) / x, exact near zero. */
function logGrowth(x: number): number {
  return Math.abs(x) > 1e-8 ? Math.log1p(x) / x : 1 - x / 2;
}
