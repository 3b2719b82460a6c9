import type { WindowSeries } from "../../../db/contract/series-window.ts";
import type { SeriesLine } from "../../../db/queries/window/series-line.ts";
import { judgeBound, judgeStanding } from "../../../ingest/verdict/index.ts";
import type { ChosenSeries } from "./choose-series.ts";
import type { Stretch } from "./read-stretch.ts";

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

/** What is drawn of the series in focus beside its values, by the entries of the commits given. */
export function layersOf(
  focus: ChosenSeries,
  { axis, lines: [line], facts, newest }: Stretch,
  entry_of: ReadonlyMap<number, number>,
): Layers {
  const { changes, levels, analysis, tried, in_both } = facts;
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
    limits: newest ? limitsOf(focus, line, newest, entry_of) : [],
  };
}

function limitsOf(
  { series: { metric, bounds } }: ChosenSeries,
  line: SeriesLine,
  newest: SeriesLine,
  entry_of: ReadonlyMap<number, number>,
): WindowSeries["limits"] {
  const all = summariesOf(line);
  const today = summariesOf(newest);
  return bounds
    .filter((bound) => bound.metric === metric)
    .map((bound) => ({
      side: bound.side,
      limit: bound.limit,
      state: judgeStanding(bound, today).newest.state,
      broken: line.position.flatMap((position, i) => {
        const entry = entry_of.get(position);
        return entry !== undefined && judgeBound(bound, all[i]).state === "broken" ? [entry] : [];
      }),
    }));
}

function summariesOf({ runs, median, low, high }: SeriesLine) {
  return runs.map((count, i) => ({ runs: count, median: median[i]!, low: low[i]!, high: high[i]! }));
}
