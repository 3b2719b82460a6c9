import type { SeriesOverview } from "../../../db/contract/series-window.ts";
import { MOST_POSITIONS, readSeriesLine } from "../../../db/queries/window/series-line.ts";
import { readWindowCommits } from "../../../db/queries/window/window-commits.ts";
import { gapsBetween, partedAt } from "../reduce/gaps.ts";
import { largestTriangles } from "../reduce/largest-triangles.ts";
import type { Asked } from "./ask-window.ts";

/** Commits of an overview, besides both ends of the branch. */
const COMMITS = 240;

/** The series in focus over the whole branch, in few commits. */
export function readOverview({ view: { database, branch_id }, chosen, span }: Asked): SeriesOverview {
  const { series_id } = chosen[0]!.series;
  const ends = { from: Math.max(span.first, span.last - MOST_POSITIONS + 1), to: span.last };
  const line = readSeriesLine({ database, series_id, branch_id, ...ends });
  const kept = largestTriangles(line.position, line.median, COMMITS).map((i) => line.position[i]!);
  const median_of = new Map(line.position.map((position, i) => [position, line.median[i]!]));
  const positions = [...new Set([ends.from, ...kept, ends.to])];
  const commits = readWindowCommits({ database, branch_id, positions });
  const each = (ends.to - ends.from + 1) / commits.length;
  const gaps = gapsBetween(line.position, ends.from, ends.to);
  const measured = commits.flatMap(({ position }, entry) => (median_of.has(position) ? [entry] : []));
  const parted = partedAt(
    measured.map((entry) => commits[entry]!.position),
    gaps,
    [],
    Math.max(1, each),
  );
  return {
    total: span.last - span.first + 1,
    place: commits.map(({ position }) => position - span.first),
    sha: commits.map(({ sha }) => sha),
    median: commits.map(({ position }) => median_of.get(position) ?? null),
    apart: parted.map((n) => measured[n]!),
  };
}
