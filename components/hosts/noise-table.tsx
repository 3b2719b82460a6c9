import { type MetricKey, metricOf } from "../../db/contract/metric.ts";
import { formatShare } from "../ui/figures.ts";
import { seriesHref } from "../ui/series-href.ts";

/** One series of a workload. Shares: 0.05 is 5 %. */
type Noise = { between_runs: number | null; smallest: number | null };

/** A workload with a variant; a metric that it has not, or that was not judged yet, is null. */
export type WorkloadNoise = {
  workload: string;
  title: string;
  variant: string;
  metrics: (Noise | null)[];
};

/** How much each workload's figures vary by themselves, and what a series could have shown, the widest first. */
export function NoiseTable({
  metrics,
  rows,
  query,
}: {
  metrics: readonly MetricKey[];
  rows: WorkloadNoise[];
  query: string;
}) {
  return (
    <table className="w-full max-w-[84rem]">
      <caption className="sr-only">Noise by workload, the widest first</caption>
      <thead className="max-sm:sr-only">
        <tr className="border-b border-line [&>th]:py-1 [&>th]:pr-4">
          <th scope="col">Workload</th>
          {metrics.map((metric) => (
            <th key={metric} scope="col">
              {metricOf(metric).title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ workload, title, variant, metrics: own }) => (
          <tr
            key={`${workload} ${variant}`}
            className="border-b border-line align-baseline max-sm:grid max-sm:py-1.5 sm:[&>td]:py-1 sm:[&>td]:pr-4"
          >
            <th scope="row" className="font-normal text-ink sm:py-1 sm:pr-4">
              <a href={seriesHref({ workload, variant, query })}>{title}</a>
              {variant === "default" ? null : <span className="text-soft"> with {variant}</span>}
            </th>
            {own.map((noise, at) => (
              <td key={metrics[at]}>
                <span className="text-soft sm:hidden">{metricOf(metrics[at]!).title}: </span>
                <NoiseWords noise={noise} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function NoiseWords({ noise }: { noise: Noise | null }) {
  if (!noise) return <span className="text-soft">not judged yet</span>;
  const { between_runs, smallest } = noise;
  return (
    <>
      {between_runs === null ? "not known" : formatShare(between_runs)}
      <span className="text-soft">
        {smallest === null
          ? "; what it could have shown is not known"
          : `; ${formatShare(smallest)} would have been seen`}
      </span>
    </>
  );
}
