import type { Choices } from "../../components/charts/focus/chart-options.tsx";
import type { HostCourse } from "../../components/charts/host-course.tsx";
import { smallLine } from "../../components/charts/plot/small-line.ts";
import type { Rounds, Telling } from "../../components/charts/series-telling.tsx";
import type { SmallChart } from "../../components/charts/small-charts.tsx";
import { windowQuery } from "../../components/charts/state/chart-state.ts";
import { metricOf } from "../../db/contract/metric.ts";
import type { SeriesOverview, SeriesWindow } from "../../db/contract/series-window.ts";
import { readActivity } from "../../db/queries/activity.ts";
import { readRounds } from "../../db/queries/branch/rounds.ts";
import type { SeriesName } from "../../db/queries/series/series.ts";
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
  /** What the one in focus tells, and the others in little, as text: SmallChart[]. */
  telling: Telling;
  small_json: string;
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
    small_json: JSON.stringify(
      charts
        .filter(({ name }) => name.series_id !== focus.series_id)
        .map(({ name: { metric }, telling, plot }): SmallChart => {
          return { metric, part: metricOf(metric).part, telling, line: smallLine(plot) };
        }),
    ),
    choices: chartChoices(asked),
    releases: releaseNames(asked),
    courses: readHostCourses(view, { branch_id, host_class }, [judgedOf(own, focus)]),
  };
}

function isWhole({ stretch, span }: Asked): boolean {
  return stretch.from === span.first && stretch.to === span.last;
}

/** The series whose control tells of the host: the one in focus, or where that is not judged the first that is. */
function judgedOf(own: SeriesName[], focus: SeriesName): SeriesName {
  const judged = own.filter(({ metric }) => metricOf(metric).detects && metricOf(metric).part === null);
  return judged.find(({ series_id }) => series_id === focus.series_id) ?? judged[0] ?? focus;
}
