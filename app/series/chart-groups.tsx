import { SeriesChart } from "../../components/charts/series-chart.tsx";
import { SeriesTable } from "../../components/charts/series-table.tsx";
import { SeriesTelling } from "../../components/charts/series-telling.tsx";
import { seriesAnchor } from "../../components/ui/series-href.ts";
import { metricOf } from "../../db/contract/metric.ts";
import type { Chart } from "./read-charts.ts";

type Shown = {
  commits: Parameters<typeof SeriesTelling>[0]["commits"];
  rounds: { completed: number; planned: number | null };
  query: string;
};

/** What users felt first, then what it cost the engine. */
export function ChartGroups({ charts, ...shown }: Shown & { charts: Chart[] }) {
  const inside = charts.filter(({ name }) => metricOf(name.metric).inside);
  const felt = charts.filter(({ name }) => !metricOf(name.metric).inside);
  return (
    <>
      <PartGroups charts={felt} {...shown} />
      {inside.length > 0 ? (
        <section aria-labelledby="inside" className="mt-10 border-t border-line pt-4">
          <h2 id="inside">Inside the engine</h2>
          <ChartGrid charts={inside} in_part {...shown} />
        </section>
      ) : null}
    </>
  );
}

/** The whole workload's charts first, then those of its parts: under their name, unless there is only one of them. */
function PartGroups({ charts, ...shown }: Shown & { charts: Chart[] }) {
  const whole = charts.filter(({ name }) => metricOf(name.metric).part === null);
  if (charts.length - whole.length < 2) return <ChartGrid charts={charts} in_part={false} {...shown} />;
  const of_parts = charts.filter(({ name }) => metricOf(name.metric).part !== null);
  return (
    <>
      <ChartGrid charts={whole} in_part={false} {...shown} />
      {[...Map.groupBy(of_parts, ({ name }) => metricOf(name.metric).part)].map(([part, charts]) => (
        <section key={part} aria-labelledby={`part-${part}`} className="mt-10 border-t border-line pt-4">
          <h2 id={`part-${part}`}>
            {part}
            <span className="font-normal text-soft">, by itself</span>
          </h2>
          <ChartGrid charts={charts} in_part {...shown} />
        </section>
      ))}
    </>
  );
}

function ChartGrid({ charts, in_part, ...shown }: Shown & { charts: Chart[]; in_part: boolean }) {
  return (
    <div className={`grid gap-x-12 gap-y-10 xl:grid-cols-2 ${in_part ? "mt-3" : "mt-6"}`}>
      {charts.map((chart) => (
        <ChartSection key={chart.name.series_id} chart={chart} in_part={in_part} {...shown} />
      ))}
    </div>
  );
}

function ChartSection({
  chart: { name, plot, analysis },
  in_part,
  commits,
  rounds,
  query,
}: Shown & { chart: Chart; in_part: boolean }) {
  const metric = metricOf(name.metric);
  const id = seriesAnchor(name.metric);
  const Heading = in_part ? "h3" : "h2";
  return (
    <section
      id={id}
      aria-labelledby={`title-${id}`}
      className="row-span-3 grid min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-subgrid gap-y-0"
    >
      <div>
        <Heading id={`title-${id}`}>{metric.title}</Heading>
        <SeriesTelling {...{ metric, plot, commits, analysis, rounds, query }} />
      </div>
      {plot.points.length > 0 ? (
        <>
          <SeriesChart series={plot} title={metric.title} />
          <SeriesTable title={metric.title} {...{ plot, query }} />
        </>
      ) : null}
    </section>
  );
}
