import { metricOf } from "../../../db/contract/metric.ts";
import type { Column, SeriesWindow, WindowSeries } from "../../../db/contract/series-window.ts";
import type { Asked } from "./ask-window.ts";
import { choosePositions } from "./choose-positions.ts";
import type { ChosenSeries } from "./choose-series.ts";
import { type Columns, columnsOf } from "./columns.ts";
import { tellRuns } from "./read-runs.ts";
import { type Given, readGiven, readStretch, type Stretch } from "./read-stretch.ts";
import { layersOf, NO_LAYERS } from "./window-layers.ts";

/** Figures of a value that is only drawn and read. */
const FIGURES = 7;

/**
 * A chart's data over the stretch that it is asked for. With a width in pixels, beyond twice as many points, commits are given
 * that stand for the others; without one all are given, to the last figure. Only drawings see this: detection reads the runs.
 */
export function readWindow(asked: Asked, px: number | null): SeriesWindow {
  const stretch = readStretch(asked);
  const { positions, reduced } = choosePositions(asked, stretch, px);
  return tellWindow(asked, stretch, readGiven(asked, stretch, positions), { reduced, exact: px === null });
}

function tellWindow(
  asked: Asked,
  read: Stretch,
  { commits, runs }: Given,
  { reduced, exact }: { reduced: boolean; exact: boolean },
): SeriesWindow {
  const { view, chosen, span, stretch, base, notes } = asked;
  const { axis, lines, facts } = read;
  const [focus] = lines;
  const given = commits.map(({ position }) => position);
  const entry_of = new Map(given.map((position, entry) => [position, entry]));
  const tags = Map.groupBy(facts.releases, ({ position }) => position);
  const { single_runs, hosts } = tellRuns(runs, focus, entry_of);
  const series = chosen.map((one, n): WindowSeries => {
    // Hosts of one class change for all that is measured on them.
    const breaks = one.host_class === chosen[0]!.host_class ? facts.breaks : [];
    const columns = columnsOf(lines[n]!, given, {
      ...{ stretch, axis, reduced },
      breaks: breaks.map(({ position }) => position),
    });
    return {
      ...namesOf(one),
      ...(exact ? columns : rounded(columns)),
      ...(n === 0 ? { ...layersOf(chosen[0]!, read, entry_of), single_runs } : NO_LAYERS),
    };
  });
  return {
    branch: view.branch,
    axis: axis.kind,
    domain: axis.domain,
    total: span.last - span.first + 1,
    from: stretch.from - span.first,
    to: stretch.to - span.first,
    measured: focus.position.length,
    shown: series[0]!.median.filter((value) => value !== null).length,
    commits: {
      place: given.map((position) => position - span.first),
      x: given.map(axis.at),
      sha: commits.map(({ sha }) => sha),
      subject: commits.map(({ subject }) => subject),
      author: commits.map(({ author }) => author),
      committed_at: commits.map(({ committed_at }) => committed_at),
      pr_number: commits.map(({ pr_number }) => pr_number),
      tags: given.map((position) => (tags.get(position) ?? []).map(({ name }) => name)),
    },
    series,
    breaks: facts.breaks.flatMap(({ position, text, since }) => {
      const at = entry_of.get(position);
      return at === undefined ? [] : [{ at, x: axis.edge(position), text, since }];
    }),
    base: base && { name: base.name, sha: base.sha, values: read.base },
    pins: asked.pins.flatMap(({ position }) => entry_of.get(position) ?? []),
    hosts,
    notes,
  };
}

function namesOf({ key, name, title, host_class, series }: ChosenSeries) {
  const { workload, variant, metric } = series;
  const { unit, better } = metricOf(metric);
  return { key, name, title, workload, variant, host_class, metric, unit, better };
}

function rounded(columns: Columns): Columns {
  const round = (column: Column): Column =>
    column.map((value) => (value === null ? null : Number(value.toPrecision(FIGURES))));
  const { median, low, high, previous, least, greatest } = columns;
  return {
    ...columns,
    median: round(median),
    low: round(low),
    high: round(high),
    previous: round(previous),
    least: least && round(least),
    greatest: greatest && round(greatest),
  };
}
