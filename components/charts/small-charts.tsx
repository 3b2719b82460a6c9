import type { ReactNode } from "react";
import { seriesAnchor } from "../ui/series-href.ts";
import { SMALL_ROOM } from "./plot/plot-data.ts";
import { ShapesSvg } from "./plot/shapes-svg.tsx";
import { type Rounds, SeriesTelling, type Telling } from "./series-telling.tsx";
import { FocusLink } from "./state/focus-link.tsx";
import { type drawSmall, PlotBox } from "./still-chart.tsx";

/** A metric that is not in focus. */
export type SmallChartOf = {
  metric: string;
  part: string | null;
  telling: Telling;
  drawing: ReturnType<typeof drawSmall>;
};

/** Its paths are drawn on so many steps a side, which is finer than its pixels. */
const STEPS = 1_000;

type Shared = { path: string; rounds: Rounds; query: string };

/**
 * The other metrics of a workload: what users felt first, part by part, then what it cost the engine. Each is told, drawn small by
 * the server, and puts itself in focus by its name.
 */
export function SmallCharts({
  charts,
  commits,
  ...shared
}: Shared & { charts: SmallChartOf[]; commits: number }) {
  const inside = charts.filter(({ telling }) => telling.metric.inside);
  const felt = charts.filter(({ telling }) => !telling.metric.inside);
  const whole = felt.filter(({ part }) => part === null);
  const parts = [...Map.groupBy(felt, ({ part }) => part)].filter(([part]) => part !== null);
  return (
    <>
      {whole.length > 0 ? (
        <Group id="others" title="The other metrics" aside={`over the newest ${commits} commits`}>
          <ChartGrid charts={whole} {...shared} />
        </Group>
      ) : null}
      {parts.map(([part, of_part]) => (
        <Group key={part} id={`part-${part}`} title={part!} aside="by itself">
          <ChartGrid charts={of_part} {...shared} />
        </Group>
      ))}
      {inside.length > 0 ? (
        <Group id="inside" title="Inside the engine">
          <ChartGrid charts={inside} {...shared} />
        </Group>
      ) : null}
    </>
  );
}

function Group({
  id,
  title,
  aside,
  children,
}: {
  id: string;
  title: string;
  aside?: string;
  children: ReactNode;
}) {
  return (
    <section aria-labelledby={id} className="mt-10 border-t border-line pt-4">
      <h2 id={id}>
        {title}
        {aside ? <span className="font-normal text-soft">, {aside}</span> : null}
      </h2>
      {children}
    </section>
  );
}

function ChartGrid({ charts, ...shared }: Shared & { charts: SmallChartOf[] }) {
  return (
    <div className="mt-3 grid gap-x-10 gap-y-8 md:grid-cols-2 xl:grid-cols-3">
      {charts.map((chart) => (
        <SmallChart key={chart.metric} chart={chart} {...shared} />
      ))}
    </div>
  );
}

function SmallChart({
  chart: { metric, telling, drawing },
  path,
  rounds,
  query,
}: Shared & { chart: SmallChartOf }) {
  const id = seriesAnchor(metric);
  return (
    <section
      id={id}
      aria-labelledby={`title-${id}`}
      className="row-span-2 grid min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-subgrid gap-y-0"
    >
      <div>
        <h3 id={`title-${id}`}>
          <FocusLink path={path} metric={metric}>
            {telling.metric.title}
          </FocusLink>
        </h3>
        <SeriesTelling telling={telling} rounds={rounds} query={query} />
      </div>
      {drawing ? (
        <div className="relative h-36">
          <PlotBox room={SMALL_ROOM}>
            <ShapesSvg shapes={drawing.shapes} steps={STEPS} />
          </PlotBox>
          <span aria-hidden="true" className="absolute top-0 left-0 text-[11px] text-soft">
            {drawing.unit}
          </span>
        </div>
      ) : null}
    </section>
  );
}
