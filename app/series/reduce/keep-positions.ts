import { largestTriangles } from "./largest-triangles.ts";

/** A series over a stretch: the positions of its measured commits, which rise, where they stand on the axis, and their values. */
export type KeptLine = { position: readonly number[]; x: readonly number[]; median: readonly number[] };

/**
 * Which commits stand for all of a stretch where it has more points than pixels: those that keep the look of every line, and
 * whatever must be there (marks, pins, releases). Positions, rising. Null: nothing has to be left out.
 */
export function keepPositions(
  lines: readonly KeptLine[],
  must: Iterable<number>,
  px: number | null,
): number[] | null {
  const most = Math.max(0, ...lines.map(({ position }) => position.length));
  if (px === null || most <= 2 * px) return null;
  const buckets = Math.ceil(px / Math.sqrt(lines.length));
  const kept = new Set<number>(must);
  for (const { position, x, median } of lines) {
    for (const at of largestTriangles(x, median, buckets)) kept.add(position[at]!);
  }
  return [...kept].sort((a, b) => a - b);
}
