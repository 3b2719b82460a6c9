import type { SeriesLine } from "../../../db/queries/window/series-line.ts";
import type { Range } from "../reduce/gaps.ts";
import { keepPositions } from "../reduce/keep-positions.ts";
import type { Asked } from "./ask-window.ts";
import type { Stretch } from "./read-stretch.ts";

/** Tried commits without a value that are given one by one where most commits are left out; the newest of more. */
const TRIED = 100;

/**
 * The commits of a stretch that are given for a width in pixels, in branch order, and whether they stand for others: beyond twice
 * as many points some do. Without a width all are given.
 */
export function choosePositions(
  asked: Asked,
  { axis, lines, facts }: Stretch,
  px: number | null,
): { positions: number[]; reduced: boolean } {
  const must = mustKeep(asked, lines[0], facts);
  const placed = lines.map(({ position, median }) => ({ position, median, x: position.map(axis.at) }));
  const kept = keepPositions(placed, must, px);
  return { positions: kept ?? allOf(asked.stretch, lines, must, px), reduced: kept !== null };
}

/** Marks and what stands on both sides of them, releases, pins, and the ends. */
function mustKeep({ stretch, pins, base }: Asked, line: SeriesLine, facts: Stretch["facts"]): Set<number> {
  const before = new Map(line.position.map((position, i) => [position, line.position[i - 1]]));
  const edges = [...facts.changes, ...facts.breaks].flatMap(({ position }) => [
    position,
    before.get(position) ?? position,
  ]);
  const others = [...facts.releases, ...facts.tried.slice(-TRIED), ...pins, ...(base ? [base] : [])];
  const all = [stretch.from, stretch.to, ...edges, ...others.map(({ position }) => position)];
  return new Set(all.filter((position) => position >= stretch.from && position <= stretch.to));
}

/** Every commit; where far more were not measured than were, only those with a value and those that must be there. */
function allOf(stretch: Range, lines: readonly SeriesLine[], must: Set<number>, px: number | null): number[] {
  const commits = stretch.to - stretch.from + 1;
  if (px === null || commits <= 2 * px) return Array.from({ length: commits }, (_, i) => stretch.from + i);
  const some = new Set([...must, ...lines.flatMap(({ position }) => position)]);
  return [...some].sort((a, b) => a - b);
}
