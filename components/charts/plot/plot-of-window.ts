import type { SeriesWindow, WindowSeries } from "../../../db/contract/series-window.ts";
import type { PlotData, PlotLine, PlotPoint } from "./plot-data.ts";
import { commitNames, dateNames } from "./x-names.ts";

/**
 * What a window looks like: values, or where a base was chosen their ratios to it. A series without a value at the base
 * cannot be told relative to it and is left out; where that is the one in focus, all values stay absolute.
 */
export function plotOfWindow(window: SeriesWindow): PlotData {
  const { series, commits, domain, axis } = window;
  const focus = series[0]!;
  const bases = basesOf(window);
  const scale = bases?.[0] ?? 1;
  const told = (value: number) => value / scale;
  const x = (at: number) => commits.x[at]!;
  return {
    unit: bases ? "change" : focus.unit,
    domain,
    lines: series.flatMap((one, n): PlotLine[] => {
      const base = bases ? bases[n] : 1;
      return base ? [lineOf(one, commits.x, base)] : [];
    }),
    runs: focus.single_runs.at.map((at, i) => ({ x: x(at), value: told(focus.single_runs.values[i]!) })),
    gaps: focus.gaps,
    tried: focus.tried.map(({ at }) => x(at)),
    levels: focus.levels.map(({ from, to, value }) => ({ from, to, value: told(value) })),
    noise: focus.noise,
    marks: focus.marks.map(({ at, state, direction, before, after, ratio }) => ({
      ...{ x: x(at), state, direction, ratio },
      ...{ before: told(before), after: told(after) },
    })),
    breaks: window.breaks.map((one) => ({ x: one.x, text: one.text })),
    releases: commits.tags.flatMap((names, at) => (names.length > 0 ? [{ x: x(at), names }] : [])),
    limits: focus.limits.map(({ side, limit, state }) => ({ side, limit: told(limit), state })),
    names: axis === "date" ? dateNames(domain) : commitNames(commits.x, commits.sha),
  };
}

/** The base's value in each series; null: values are absolute. */
export function basesOf({ base }: SeriesWindow): (number | null)[] | null {
  if (!base?.values[0]) return null;
  return base.values;
}

/** What of a base cannot be drawn, in sentences. */
export function baseNotes({ base, series }: SeriesWindow): string[] {
  if (!base) return [];
  if (!base.values[0]) return [`“${base.name}” has no value in this series: values are absolute.`];
  return series.flatMap(({ name }, n) =>
    base.values[n] ? [] : [`“${base.name}” has no value in ${name}: it is left out.`],
  );
}

function lineOf(
  { key, name, median, low, high, least, greatest, apart }: WindowSeries,
  x: number[],
  base: number,
) {
  const begins = new Set(apart);
  const stretches: PlotPoint[][] = [];
  for (const [at, value] of median.entries()) {
    if (value === null) continue;
    const point = {
      x: x[at]!,
      median: value / base,
      low: (least ?? low)[at]! / base,
      high: (greatest ?? high)[at]! / base,
    };
    if (stretches.length === 0 || begins.has(at)) stretches.push([point]);
    else stretches.at(-1)!.push(point);
  }
  return { key, name, stretches };
}
