import { METRICS, type MetricName } from "../../db/contract/metric.ts";
import { formatChange } from "../ui/figures.ts";

export type MeanLine = { metric: MetricName; ratio: number | null; series: number; left_out: number };

/** The geometric mean of each metric's ratios: a summary that no verdict stands beside. */
export function GeometricMeans({ means, raw }: { means: MeanLine[]; raw: number }) {
  if (means.length === 0) return null;
  return (
    <section aria-labelledby="means" className="mt-8">
      <h2 id="means">Geometric means</h2>
      <p className="mb-2 max-w-prose text-soft">
        Of the changes above, metric by metric, every series alike; those of parts are left out. A summary and
        no verdict: what is noise in the series is noise in their mean. The geometric mean is the only one
        that does not depend on which of the two is the reference (Fleming &amp; Wallace 1986).
        {raw > 0
          ? ` ${raw === 1 ? "One of these changes is" : `${raw} of these changes are`} of raw medians of different sessions, which are no evidence.`
          : ""}
      </p>
      <table>
        <caption className="sr-only">Geometric mean of the ratios B over A, by metric</caption>
        <thead>
          <tr className="border-b border-strong-line [&>th]:py-1 [&>th]:pl-4 [&>th:first-child]:pl-0">
            <th scope="col">Metric</th>
            <th scope="col" className="text-right!">
              Mean change
            </th>
            <th scope="col" className="text-right!">
              Series
            </th>
            <th scope="col">Left out</th>
          </tr>
        </thead>
        <tbody>
          {means.map(({ metric, ratio, series, left_out }) => (
            <tr
              key={metric}
              className="border-b border-line align-baseline [&>td]:py-1 [&>td]:pl-4 [&>td]:text-right"
            >
              <th scope="row" className="py-1 font-normal text-ink!">
                {METRICS[metric].title}
              </th>
              <td>{ratio === null ? "" : formatChange(ratio)}</td>
              <td>{series}</td>
              <td className="text-left! text-soft">
                {left_out === 0 ? "none" : `${left_out}: without a value of both, or zero`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
