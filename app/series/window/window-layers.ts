import type { WindowSeries } from "../../../db/contract/series-window.ts";
import { readSeriesLine, type SeriesLine } from "../../../db/queries/window/series-line.ts";
import { judgeBound, judgeStanding } from "../../../ingest/verdict/index.ts";
import type { Axis } from "../reduce/axis.ts";
import type { Asked } from "./ask-window.ts";
import type { WindowFacts } from "./window-facts.ts";

type Layers = Pick<WindowSeries, "in_both" | "tried" | "levels" | "noise" | "marks" | "limits">;

/** Of a series that is only laid over another. */
export const NO_LAYERS: Layers & Pick<WindowSeries, "single_runs"> = {
  in_both: [],
  tried: [],
  levels: [],
  noise: null,
  marks: [],
  limits: [],
  single_runs: { at: [], values: [], host: [] },
};

/** Commits that tell where a limit stands today. */
const STANDING = 120;

/** What is drawn of the series in focus beside its values, by the entries of the commits given. */
export function layersOf(
  asked: Asked,
  { changes, levels, analysis, tried, in_both }: WindowFacts,
  axis: Axis,
  entry_of: ReadonlyMap<number, number>,
  line: SeriesLine,
): Layers {
  const placed = <T extends { position: number }>(all: T[]) =>
    all.flatMap(({ position, ...one }) => {
      const at = entry_of.get(position);
      return at === undefined ? [] : [{ at, ...one }];
    });
  return {
    in_both: [...in_both].flatMap((position) => entry_of.get(position) ?? []),
    tried: placed(tried),
    levels: levels.map(({ from, to, value }) => ({ from: axis.edge(from), to: axis.edge(to + 1), value })),
    noise: analysis?.noise_between_commits ?? null,
    marks: placed(changes).map(({ series_id: _, sha: __, ...mark }) => mark),
    limits: limitsOf(asked, line, entry_of),
  };
}

function limitsOf(
  { view: { database, branch_id }, chosen, span }: Asked,
  line: SeriesLine,
  entry_of: ReadonlyMap<number, number>,
): WindowSeries["limits"] {
  const { series_id, metric, bounds } = chosen[0]!.series;
  const own = bounds.filter((bound) => bound.metric === metric);
  if (own.length === 0) return [];
  const from = Math.max(span.first, span.last - STANDING);
  const newest = summariesOf(readSeriesLine({ database, series_id, branch_id, from, to: span.last }));
  const all = summariesOf(line);
  return own.map((bound) => ({
    side: bound.side,
    limit: bound.limit,
    state: judgeStanding(bound, newest).newest.state,
    broken: line.position.flatMap((position, i) => {
      const entry = entry_of.get(position);
      return entry !== undefined && judgeBound(bound, all[i]).state === "broken" ? [entry] : [];
    }),
  }));
}

function summariesOf({ runs, median, low, high }: SeriesLine) {
  return runs.map((count, i) => ({ runs: count, median: median[i]!, low: low[i]!, high: high[i]! }));
}
