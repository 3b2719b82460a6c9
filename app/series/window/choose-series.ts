import { type ChartState, type Overlay, overlayKey } from "../../../components/charts/state/chart-state.ts";
import { seriesWords } from "../../../components/ui/series-words.ts";
import { METRICS, metricOf } from "../../../db/contract/metric.ts";
import type { SeriesName } from "../../../db/queries/series/series.ts";

/** A series of one chart: the one in focus has no key. */
export type ChosenSeries = {
  key: string;
  name: string;
  title: string;
  host_class: string;
  series: SeriesName;
};

type Input = {
  workload: string;
  variant: string | undefined;
  host_class: string;
  state: ChartState;
  /** The series on a host class; none where there is no such class. */
  seriesOn(host_class: string): SeriesName[];
};

/**
 * The series that a chart's address means, the one in focus first, and what of it there is not, in sentences. Null: there is no such
 * workload or variant.
 */
export function chooseSeries(input: Input): { chosen: ChosenSeries[]; notes: string[] } | null {
  const { workload, host_class, state, seriesOn } = input;
  const of_workload = seriesOn(host_class).filter((one) => one.workload === workload);
  const variants = new Set(of_workload.map(({ variant }) => variant));
  const variant = input.variant ?? (variants.has("default") ? "default" : [...variants][0]);
  const own = of_workload.filter((one) => one.variant === variant);
  const focus = own.find(({ metric }) => metric === state.metric) ?? own[0];
  if (!focus) return null;
  const notes: string[] = [];
  if (state.metric !== null && focus.metric !== state.metric) {
    notes.push(`There are no values of “${state.metric}” here: ${metricOf(focus.metric).title} is shown.`);
  }
  const overlays = state.overlays.flatMap((overlay): ChosenSeries[] => {
    const on = overlay.by === "host" ? overlay.name : host_class;
    const series = seriesOn(on).find((one) => isOverlay(one, focus, overlay));
    if (!series) {
      notes.push(`“${overlay.name}” has no series to lay over this one: it is left out.`);
      return [];
    }
    if (series.series_id === focus.series_id) return [];
    const name = nameIn(overlay.by, series, on);
    return [
      { key: overlayKey(overlay), name, title: titleOf(series, on, host_class), host_class: on, series },
    ];
  });
  const by = state.overlays[0]?.by ?? "metric";
  return {
    chosen: [
      {
        key: "",
        name: nameIn(by, focus, host_class),
        title: titleOf(focus, host_class, host_class),
        host_class,
        series: focus,
      },
      ...overlays,
    ],
    notes,
  };
}

/** Whether a series differs from the one in focus in that alone; the unit is shared, or there were two y axes. */
function isOverlay(one: SeriesName, focus: SeriesName, { by, name }: Overlay): boolean {
  const wanted = {
    workload: by === "workload" ? name : focus.workload,
    variant: by === "variant" ? name : focus.variant,
    metric: by === "metric" ? name : focus.metric,
  };
  return (
    one.workload === wanted.workload &&
    one.variant === wanted.variant &&
    one.metric === wanted.metric &&
    metricOf(one.metric).unit === metricOf(focus.metric).unit
  );
}

function nameIn(by: Overlay["by"], { title, variant, metric }: SeriesName, host_class: string): string {
  const { name, part } = metricOf(metric);
  const short = METRICS[name].title.replace(/^Latency /, "");
  return { host: host_class, variant, workload: title, metric: part === null ? short : `${short}, ${part}` }[
    by
  ];
}

function titleOf(series: SeriesName, on: string, usual: string): string {
  return `${seriesWords(series)}${on === usual ? "" : ` on ${on}`}`;
}
