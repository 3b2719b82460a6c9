/** A change of one series on the branch on which two commits are. Places are positions on the branch; ratios are new / old. */
export interface KnownChange {
  /** The last commit that surely is on the old level, and the first that surely is on the new one. */
  after: number;
  upto: number;
  /** Confirmed by reruns that measured this series, whose ratio and 95 % interval these are; or not. */
  confirmed: boolean;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
}

/** What the history of a series knows between two commits of a branch. */
export interface Between {
  a: number;
  b: number;
  changes: readonly KnownChange[];
  /** Values of the levels on which the two are; null where the history was not looked at there. */
  level_a: number | null;
  level_b: number | null;
  /** The smallest lasting change, as a share, that the series could have shown; null: not known. */
  smallest_detectable: number | null;
}

/** What follows for b against a: a ratio b / a, or why none does. */
export type Known =
  | { state: "changed"; ratio: number; ratio_low: number; ratio_high: number }
  | { state: "same-level" | "suspected" | "disagreeing" | "unknown" };

/**
 * What is known of b against a by the confirmed changes between them alone: the product of their ratios. The ends multiply
 * too (interval arithmetic on the log scale; Moore 1966): wider than need be where the reruns erred independently, and
 * whatever their errors have in common k intervals of 95 % hold together with at least 1 - 0.05 k (Bonferroni).
 * `suspected`: something between is not confirmed, or one of the two may lie on either side of a change.
 * `disagreeing`: the levels of the history did not go the way of the product. `unknown`: no level, or no bounds.
 */
export function changeBetween({
  a,
  b,
  changes,
  level_a,
  level_b,
}: Omit<Between, "smallest_detectable">): Known {
  if (level_a === null || level_b === null) return { state: "unknown" };
  const [old, fresh] = a < b ? [a, b] : [b, a];
  const near = changes.filter(({ after, upto }) => upto > old && after < fresh);
  if (near.some(({ after, upto, confirmed }) => !confirmed || after < old || upto > fresh)) {
    return { state: "suspected" };
  }
  if (near.length === 0) return { state: "same-level" };
  const product = { ratio: 1, ratio_low: 1, ratio_high: 1 };
  for (const { ratio, ratio_low, ratio_high } of near) {
    if (!ratio || !ratio_low || !ratio_high) return { state: "unknown" };
    product.ratio *= ratio;
    product.ratio_low *= ratio_low;
    product.ratio_high *= ratio_high;
  }
  const { ratio, ratio_low, ratio_high } = a < b ? product : inverse(product);
  if (level_a <= 0 || level_b <= 0 || Math.log(level_b / level_a) * Math.log(ratio) < 0) {
    return { state: "disagreeing" };
  }
  return { state: "changed", ratio, ratio_low, ratio_high };
}

function inverse({ ratio, ratio_low, ratio_high }: { ratio: number; ratio_low: number; ratio_high: number }) {
  return { ratio: 1 / ratio, ratio_low: 1 / ratio_high, ratio_high: 1 / ratio_low };
}
