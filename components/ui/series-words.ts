import { METRICS, type MetricKey, metricOf } from "../../db/contract/metric.ts";

/** A series in a sentence: "Latency p99.9 of GET, pipeline 1 with io-9", "Latency p99 of noisy in Three tenants". */
export function seriesWords({
  metric,
  title,
  variant,
}: {
  metric: MetricKey;
  title: string;
  variant: string;
}): string {
  const { name, part } = metricOf(metric);
  const of = part === null ? "of" : `of ${part} in`;
  return `${METRICS[name].title} ${of} ${title}${variant === "default" ? "" : ` with ${variant}`}`;
}
