import type { Column, WindowSeries } from "../../../db/contract/series-window.ts";
import type { SeriesLine } from "../../../db/queries/window/series-line.ts";
import type { Axis } from "../reduce/axis.ts";
import { envelope } from "../reduce/envelope.ts";
import { gapsBetween, partedAt, type Range } from "../reduce/gaps.ts";

/** What is given of a series' own measurements, as columns over the commits given. */
export type Columns = Pick<
  WindowSeries,
  "runs" | "median" | "low" | "high" | "least" | "greatest" | "previous" | "unmeasured" | "apart" | "gaps"
>;

/** Shaded stretches in one chart; the widest of more. */
const GAPS = 400;

/** A series over the commits given, by position: all of the stretch, or those that stand for the others. */
export function columnsOf(
  line: SeriesLine,
  given: readonly number[],
  {
    stretch,
    axis,
    breaks,
    reduced,
  }: { stretch: Range; axis: Axis; breaks: readonly number[]; reduced: boolean },
): Columns {
  const index_of = new Map(line.position.map((position, i) => [position, i]));
  const indexes = given.map((position) => index_of.get(position));
  const pick = (values: readonly number[]): Column =>
    indexes.map((i) => (i === undefined ? null : values[i]!));
  const kept = indexes.filter((i) => i !== undefined);
  const entries = given.flatMap((_, entry) => (indexes[entry] === undefined ? [] : [entry]));
  const spread = (values: readonly number[]): Column => {
    const column: Column = given.map(() => null);
    for (const [n, entry] of entries.entries()) column[entry] = values[n]!;
    return column;
  };
  const gaps = gapsBetween(line.position, stretch.from, stretch.to);
  const commits_each = reduced ? Math.max(1, (stretch.to - stretch.from + 1) / Math.max(1, given.length)) : 1;
  const parted = partedAt(
    kept.map((i) => line.position[i]!),
    gaps,
    breaks,
    commits_each,
  );
  const around = reduced ? envelope(line.position.map(axis.at), line.low, line.high, kept) : null;
  return {
    runs: pick(line.runs),
    median: pick(line.median),
    low: pick(line.low),
    high: pick(line.high),
    least: around && spread(around.least),
    greatest: around && spread(around.greatest),
    previous: indexes.map((i) => (i === undefined ? null : before(line, i, "median"))),
    unmeasured: indexes.map((i) => {
      const position = i === undefined ? null : before(line, i, "position");
      return position === null ? null : line.position[i!]! - position - 1;
    }),
    apart: parted.map((n) => entries[n]!),
    gaps: widest(gaps.filter(({ from, to }) => to - from + 1 >= commits_each)).map(({ from, to }) => [
      axis.edge(from),
      axis.edge(to + 1),
    ]),
  };
}

function before(line: SeriesLine, index: number, column: "median" | "position"): number | null {
  return index > 0 ? line[column][index - 1]! : (line.before?.[column] ?? null);
}

function widest(gaps: Range[]): Range[] {
  if (gaps.length <= GAPS) return gaps;
  const width = ({ from, to }: Range) => to - from;
  const least = gaps.map(width).sort((a, b) => b - a)[GAPS - 1]!;
  return gaps.filter((gap) => width(gap) >= least).slice(0, GAPS);
}
