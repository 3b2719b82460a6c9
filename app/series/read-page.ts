import type { Choices } from "../../components/charts/focus/chart-options.tsx";
import type { HostCourse } from "../../components/charts/host-course.tsx";
import type { Rounds, Telling } from "../../components/charts/series-telling.tsx";
import type { SmallChartOf } from "../../components/charts/small-charts.tsx";
import { windowQuery } from "../../components/charts/state/chart-state.ts";
import { drawSmall } from "../../components/charts/still-chart.tsx";
import { metricOf } from "../../db/contract/metric.ts";
import type { SeriesOverview, SeriesWindow } from "../../db/contract/series-window.ts";
import { readActivity } from "../../db/queries/activity.ts";
import { readRounds } from "../../db/queries/rounds.ts";
import type { SeriesName } from "../../db/queries/series.ts";
import { chartChoices, releaseNames } from "./chart-choices.ts";
import { readCharts } from "./read-charts.ts";
import { readHostCourses } from "./read-host-course.ts";
import { type Asked, askWindow, type MeasuredView } from "./window/ask-window.ts";
import { readOverview } from "./window/read-overview.ts";
import { readWindow } from "./window/read-window.ts";

/** All that a series page shows. */
export type SeriesPage = {
  /** The series in focus, and every one of its workload and variant, of its workload in any. */
  focus: SeriesName;
  own: SeriesName[];
  variants: string[];
  rounds: Rounds;
  window: SeriesWindow;
  /** The window once more, as the chart is handed it, and what it answers. */
  initial: { query: string; json: string };
  /** Null: the window is of the whole branch. */
  overview: SeriesOverview | null;
  /** What the one in focus tells, and the others in little. */
  telling: Telling;
  small: SmallChartOf[];
  choices: Choices;
  releases: string[];
  courses: HostCourse[];
};

/** The width that the first drawing is made for, while nobody knows the window's. */
const FIRST_PX = 400;

/** Null: there is no such workload or variant. */
export function readSeriesPage(
  view: MeasuredView,
  path: Parameters<typeof askWindow>[1],
  params: URLSearchParams,
): SeriesPage | null {
  const asked = askWindow(view, path, params);
  if (!asked) return null;
  const { database, engine_id, branch_id, host_class } = view;
  const focus = asked.chosen[0]!.series;
  const of_workload = asked.all.filter(({ workload }) => workload === focus.workload);
  const own = of_workload.filter(({ variant }) => variant === focus.variant);
  const window = readWindow(asked, FIRST_PX);
  const charts = readCharts(asked);
  const { completed } = readRounds({ database, engine_id, branch_id, host_class });
  return {
    focus,
    own,
    variants: [...new Set(of_workload.map(({ variant }) => variant))],
    rounds: { completed, planned: readActivity({ database }).said?.activity.rounds ?? null },
    window,
    initial: { query: windowQuery(asked.state), json: JSON.stringify(window) },
    overview: isWhole(asked) ? null : readOverview(asked),
    telling: charts.find(({ name }) => name.series_id === focus.series_id)!.telling,
    small: charts
      .filter(({ name }) => name.series_id !== focus.series_id)
      .map(({ name: { metric }, telling, plot }) => ({
        ...{ metric, telling, part: metricOf(metric).part },
        drawing: drawSmall(plot),
      })),
    choices: chartChoices(asked),
    releases: releaseNames(asked),
    courses: readHostCourses(view, { branch_id, host_class }, own),
  };
}

function isWhole({ stretch, span }: Asked): boolean {
  return stretch.from === span.first && stretch.to === span.last;
}
