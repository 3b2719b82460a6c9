import type { WorkloadLine } from "../../components/explorer/workload-lines.tsx";
import { metricOf } from "../../db/contract/metric.ts";
import type { SeriesName } from "../../db/queries/series/series.ts";
import type { SeriesMove } from "../../db/queries/series/series-moves.ts";
import type { SeriesNoise } from "../../db/queries/series/series-noise.ts";
import { factorOf } from "./lately.ts";

/** One line for each workload and variant: what stands of changes in its series, and whether they were judged at all. */
export function workloadLines(
  groups: readonly SeriesName[][],
  { moves, noise }: { moves: ReadonlyMap<number, SeriesMove[]>; noise: ReadonlyMap<number, SeriesNoise> },
): WorkloadLine[] {
  return groups.map((group) => {
    const { workload, title, variant } = group[0]!;
    const judged = group.filter(({ series_id }) => noise.get(series_id)?.status === "judged");
    const throughput = judged.find(({ metric }) => metric === "throughput_ops") ?? judged[0];
    const smallest = throughput ? noise.get(throughput.series_id)?.smallest_detectable : undefined;
    return {
      workload,
      title,
      variant,
      moves: group
        .flatMap(({ series_id, metric }) =>
          (moves.get(series_id) ?? []).slice(0, 1).map((move) => ({ ...move, metric })),
        )
        .sort((a, b) => (factorOf(a) === factorOf(b) ? 0 : factorOf(b) > factorOf(a) ? 1 : -1)),
      series: group.length,
      judged: judged.filter(({ metric }) => metricOf(metric).detects).length,
      waiting: group.filter(
        ({ series_id, metric }) => metricOf(metric).detects && noise.get(series_id)?.status !== "judged",
      ).length,
      smallest:
        throughput && smallest !== undefined && smallest !== null
          ? { metric: throughput.metric, share: smallest }
          : null,
    };
  });
}
