/** Whole numbers, both ends included. */
export type Range = { from: number; to: number };

/** The positions between two ends that are not among the measured ones, which rise, run by run. */
export function gapsBetween(measured: readonly number[], from: number, to: number): Range[] {
  const gaps: Range[] = [];
  let next = from;
  for (const at of measured) {
    if (at > next) gaps.push({ from: next, to: at - 1 });
    next = at + 1;
  }
  if (next <= to) gaps.push({ from: next, to });
  return gaps;
}

/**
 * Which of the kept positions, which rise, no line may lead to from the kept one before: between the two lies a gap of at least
 * `least` positions, or the place of a break. Indexes into `kept`.
 */
export function partedAt(
  kept: readonly number[],
  gaps: readonly Range[],
  breaks: readonly number[],
  least: number,
): number[] {
  const edges = gaps.flatMap(({ from, to }) => (to - from + 1 >= least ? [from] : []));
  const places = [...edges, ...breaks].sort((a, b) => a - b);
  const parted: number[] = [];
  let n = 0;
  for (let i = 1; i < kept.length; i += 1) {
    while (n < places.length && places[n]! <= kept[i - 1]!) n += 1;
    if (n < places.length && places[n]! <= kept[i]!) parted.push(i);
  }
  return parted;
}
