import { readSeriesLine, type SeriesLine } from "../../../db/queries/window/series-line.ts";
import type { SingleRun } from "../../../db/queries/window/single-runs.ts";
import { readWindowCommits, type WindowCommit } from "../../../db/queries/window/window-commits.ts";
import type { Axis } from "../reduce/axis.ts";
import type { Asked } from "./ask-window.ts";
import { readAxis } from "./read-axis.ts";
import { readRuns } from "./read-runs.ts";
import { readWindowFacts, type WindowFacts } from "./window-facts.ts";

/** What is read of a stretch before it is known which of its commits are given. */
export type Stretch = {
  axis: Axis;
  /** Of every series chosen, the one in focus first. */
  lines: [SeriesLine, ...SeriesLine[]];
  facts: WindowFacts;
  /** The newest of the branch, where the one in focus has a limit: they tell where that stands today. */
  newest: SeriesLine | null;
  /** What every series chosen has at the commit that values are told against. */
  base: (number | null)[];
};

/** What is read of the commits that are given. */
export type Given = { commits: WindowCommit[]; runs: SingleRun[] };

/** Commits that tell where a limit stands today. */
const STANDING = 120;

export function readStretch(asked: Asked): Stretch {
  const { view, chosen, span, stretch, base } = asked;
  const { database, branch_id } = view;
  const lineOf = (series_id: number, between: { from: number; to: number }) =>
    readSeriesLine({ database, series_id, branch_id, ...between });
  const lines = chosen.map(({ series }) => lineOf(series.series_id, stretch)) as Stretch["lines"];
  const { series_id, metric, bounds } = chosen[0]!.series;
  const newest = { from: Math.max(span.first, span.last - STANDING), to: span.last };
  return {
    axis: readAxis(asked),
    lines,
    facts: readWindowFacts(asked, lines[0]),
    newest: bounds.some((bound) => bound.metric === metric) ? lineOf(series_id, newest) : null,
    base: base
      ? chosen.map(({ series }) => {
          const at = { from: base.position, to: base.position };
          return lineOf(series.series_id, at).median[0] ?? null;
        })
      : [],
  };
}

/** The commits at some positions of a stretch, and the single runs that are shown there. */
export function readGiven(asked: Asked, { lines: [focus] }: Stretch, positions: readonly number[]): Given {
  const { database, branch_id } = asked.view;
  return {
    commits: readWindowCommits({ database, branch_id, positions }),
    runs: readRuns(asked, focus),
  };
}
