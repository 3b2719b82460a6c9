import type { Choices } from "../../components/charts/focus/chart-options.tsx";
import { METRICS, metricOf } from "../../db/contract/metric.ts";
import type { SeriesName } from "../../db/queries/series/series.ts";
import { readReleases } from "../../db/queries/window/releases.ts";
import type { Asked } from "./window/ask-window.ts";

/** Series of a kind that are offered, and releases that are. */
const OPTIONS = 40;
const RELEASES = 200;
/** What makes the shape of a distribution together. */
const PERCENTILES: readonly string[] = ["p50", "p95", "p99", "p999", "max"].map(
  (name) => `latency_us_${name}`,
);

/** What can be laid over the series in focus: what differs from it in one thing alone, and has its unit. */
export function chartChoices({ all, chosen, view: { host_class, host_classes } }: Asked): Choices {
  const { workload, variant, metric } = chosen[0]!.series;
  const { unit, part, name: own_name } = metricOf(metric);
  const same = (one: SeriesName, but: "workload" | "variant" | "metric") =>
    (but === "workload" || one.workload === workload) &&
    (but === "variant" || one.variant === variant) &&
    (but === "metric" || one.metric === metric);
  const metrics = all
    .filter((one) => same(one, "metric") && one.metric !== metric)
    .map((one) => ({ key: one.metric, ...metricOf(one.metric) }))
    .filter((one) => one.unit === unit && (one.part === part || one.name === own_name));
  const choices: Choices = [
    {
      title: "Metrics",
      by: "metric",
      options: metrics.map((one) => ({
        name: one.key,
        label: one.part === part ? METRICS[one.name].title : one.title,
      })),
      together: PERCENTILES.includes(own_name)
        ? metrics.filter((one) => one.part === part && PERCENTILES.includes(one.name)).map(({ key }) => key)
        : [],
    },
    {
      title: "Variants",
      by: "variant",
      together: [],
      options: all
        .filter((one) => same(one, "variant") && one.variant !== variant)
        .map((one) => ({ name: one.variant, label: one.variant })),
    },
    {
      title: "Workloads",
      by: "workload",
      together: [],
      options: all
        .filter((one) => same(one, "workload") && one.workload !== workload)
        .map((one) => ({ name: one.workload, label: one.title })),
    },
    {
      title: "Host classes",
      by: "host",
      together: [],
      options: host_classes.filter((name) => name !== host_class).map((name) => ({ name, label: name })),
    },
  ];
  return choices
    .filter(({ options }) => options.length > 0)
    .map((choice) => ({ ...choice, options: choice.options.slice(0, OPTIONS) }));
}

/** The tags of the branch, the newest first: what a stretch or a base is mostly named by. */
export function releaseNames({ view: { database, engine_id, branch_id }, span }: Asked): string[] {
  const all = readReleases({ database, engine_id, branch_id, from: span.first, to: span.last });
  return all
    .slice(-RELEASES)
    .reverse()
    .map(({ name }) => name);
}
