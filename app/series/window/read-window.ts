import { metricOf } from "../../../db/contract/metric.ts";
import type { Column, SeriesWindow, WindowSeries } from "../../../db/contract/series-window.ts";
import { readSeriesLine, type SeriesLine } from "../../../db/queries/window/series-line.ts";
import { readWindowCommits } from "../../../db/queries/window/window-commits.ts";
import type { Range } from "../reduce/gaps.ts";
import { keepPositions } from "../reduce/keep-positions.ts";
import type { Asked } from "./ask-window.ts";
import type { ChosenSeries } from "./choose-series.ts";
import { type Columns, columnsOf } from "./columns.ts";
import { readAxis } from "./read-axis.ts";
import { readRuns } from "./read-runs.ts";
import { readWindowFacts, type WindowFacts } from "./window-facts.ts";
import { layersOf, NO_LAYERS } from "./window-layers.ts";

/** Tried commits without a value that are given one by one where most commits are left out; the newest of more. */
const TRIED = 100;
/** Figures of a value that is only drawn and read. */
const FIGURES = 7;

/**
 * A chart's data over the stretch that it is asked for. With a width in pixels, beyond twice as many points, commits are given
 * that stand for the others; without one all are given, to the last figure. Only drawings see this: detection reads the runs.
 */
export function readWindow(asked: Asked, px: number | null): SeriesWindow {
  const { view, chosen, span, stretch, base, notes } = asked;
  const { database, branch_id, branch } = view;
  const axis = readAxis(asked);
  const lines = chosen.map(({ series: { series_id } }) =>
    readSeriesLine({ database, series_id, branch_id, ...stretch }),
  );
  const focus = lines[0]!;
  const facts = readWindowFacts(asked, focus);
  const must = mustKeep(asked, focus, facts);
  const placed = lines.map(({ position, median }) => ({ position, median, x: position.map(axis.at) }));
  const kept = keepPositions(placed, must, px);
  const positions = kept ?? allOf(stretch, lines, must, px);
  const commits = readWindowCommits({ database, branch_id, positions });
  const given = commits.map(({ position }) => position);
  const entry_of = new Map(given.map((position, entry) => [position, entry]));
  const tags = Map.groupBy(facts.releases, ({ position }) => position);
  const { single_runs, hosts } = readRuns(asked, focus, entry_of);
  const series = chosen.map((one, n): WindowSeries => {
    // Hosts of one class change for all that is measured on them.
    const breaks = one.host_class === chosen[0]!.host_class ? facts.breaks : [];
    const columns = columnsOf(lines[n]!, given, {
      ...{ stretch, axis, reduced: kept !== null },
      breaks: breaks.map(({ position }) => position),
    });
    return {
      ...namesOf(one),
      ...(px === null ? columns : rounded(columns)),
      ...(n === 0 ? { ...layersOf(asked, facts, axis, entry_of, focus), single_runs } : NO_LAYERS),
    };
  });
  return {
    branch,
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
    base: base && {
      name: base.name,
      sha: base.sha,
      values: chosen.map((one) => valueAt(asked, one, base.position)),
    },
    pins: asked.pins.flatMap(({ position }) => entry_of.get(position) ?? []),
    hosts,
    notes,
  };
}

/** Marks and what stands on both sides of them, releases, pins, and the ends. */
function mustKeep({ stretch, pins, base }: Asked, line: SeriesLine, facts: WindowFacts): Set<number> {
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
function allOf(stretch: Range, lines: SeriesLine[], must: Set<number>, px: number | null): number[] {
  const commits = stretch.to - stretch.from + 1;
  if (px === null || commits <= 2 * px) return Array.from({ length: commits }, (_, i) => stretch.from + i);
  const some = new Set([...must, ...lines.flatMap(({ position }) => position)]);
  return [...some].sort((a, b) => a - b);
}

function namesOf({ key, name, title, host_class, series }: ChosenSeries) {
  const { workload, variant, metric } = series;
  const { unit, better } = metricOf(metric);
  return { key, name, title, workload, variant, host_class, metric, unit, better };
}

function valueAt({ view }: Asked, { series }: ChosenSeries, position: number): number | null {
  const { database, branch_id } = view;
  const at = { from: position, to: position };
  return readSeriesLine({ database, series_id: series.series_id, branch_id, ...at }).median[0] ?? null;
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
