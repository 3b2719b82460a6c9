import type { PlaceCost } from "../detection.ts";

/** Values that stray are forgiven as by Student's t with so many degrees of freedom (Lange et al. 1989). */
const TAIL = 4;

/**
 * What each place of one boundary costs: minus the log likelihood of the values when those before it lie on `before` and
 * those from it on lie on `after`, each with its own variance. Values stand in branch order, on the scale of the analysis; the
 * boundary may lie before the second value up to before the last, so the answer has one place less than there are values.
 */
export function placeCosts({
  commits,
  values,
  variances,
  before,
  after,
}: {
  commits: readonly string[];
  values: ArrayLike<number>;
  variances: ArrayLike<number>;
  before: number;
  after: number;
}): PlaceCost[] {
  const costs: PlaceCost[] = [];
  let cost = 0;
  for (let i = 0; i < commits.length; i++) cost += surprise(values[i]! - after, variances[i]!);
  for (let i = 0; i + 1 < commits.length; i++) {
    cost += surprise(values[i]! - before, variances[i]!) - surprise(values[i]! - after, variances[i]!);
    costs.push({ commit: commits[i + 1]!, cost });
  }
  return costs;
}

/** Minus the log density, less what does not depend on the level. */
function surprise(distance: number, variance: number): number {
  return ((TAIL + 1) / 2) * Math.log1p(distance ** 2 / (TAIL * variance));
}
