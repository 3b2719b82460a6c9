import type { WorkloadNoise } from "../../components/hosts/noise-table.tsx";
import type { MetricKey } from "../../db/contract/metric.ts";
import type { SeriesName } from "../../db/queries/series/series.ts";
import { readSeriesNoise } from "../../db/queries/series/series-noise.ts";
import type { View } from "../view.ts";

/** What noise is told of: enough to see whether a host is quiet. */
export const NOISE_METRICS: readonly MetricKey[] = ["throughput_ops", "latency_us_p50", "latency_us_p99"];

const WORKLOADS = 200;

/** The noise of every workload, the widest throughput first, those of which nothing is known last. */
export function readNoise(
  { database }: View,
  branch_id: number,
  series: readonly SeriesName[],
): WorkloadNoise[] {
  const told = series.filter(({ metric }) => NOISE_METRICS.includes(metric));
  const noise = readSeriesNoise({ database, branch_id, series_ids: told.map(({ series_id }) => series_id) });
  const groups = Map.groupBy(told, ({ workload, variant }) => `${workload} ${variant}`);
  return [...groups.values()]
    .map((group): WorkloadNoise => {
      const { workload, title, variant } = group[0]!;
      return {
        workload,
        title,
        variant,
        metrics: NOISE_METRICS.map((metric) => {
          const found = noise.get(group.find((one) => one.metric === metric)?.series_id ?? 0);
          if (found?.status !== "judged") return null;
          return { between_runs: found.noise_between_runs, smallest: found.smallest_detectable };
        }),
      };
    })
    .sort((a, b) => (b.metrics[0]?.between_runs ?? -1) - (a.metrics[0]?.between_runs ?? -1))
    .slice(0, WORKLOADS);
}
