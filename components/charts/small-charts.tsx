"use client";

import { type ReactNode, useMemo } from "react";
import { seriesAnchor } from "../ui/series-href.ts";
import { SMALL_STEPS, type SmallLine } from "./plot/small-line.ts";
import { type Rounds, SeriesTelling, type Telling } from "./series-telling.tsx";
import { FocusLink } from "./state/focus-link.tsx";

/** A metric that is not in focus. */
export type SmallChart = {
  metric: string;
  part: string | null;
  telling: Telling;
  line: SmallLine;
};

type Shared = { path: string; rounds: Rounds; query: string };

/**
 * The other metrics of a workload: what users felt first, part by part, then what it cost the engine. Each is told, drawn in little,
 * and puts itself in focus by its name. They come as one text: there may be fifty, and React would look at each piece on the way.
 */
export function SmallCharts({ json, commits, ...shared }: Shared & { json: string; commits: number }) {
  const charts = useMemo((): SmallChart[] => JSON.parse(json), [json]);
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
        {aside ? <span className="font-normal text-soft">{`, ${aside}`}</span> : null}
      </h2>
      {children}
    </section>
  );
}

function ChartGrid({ charts, ...shared }: Shared & { charts: SmallChart[] }) {
  return (
    <div className="mt-3 grid gap-x-10 gap-y-6 md:grid-cols-2 xl:grid-cols-3">
      {charts.map((chart) => (
        <Small key={chart.metric} chart={chart} {...shared} />
      ))}
    </div>
  );
}

function Small({ chart: { metric, telling, line }, path, rounds, query }: Shared & { chart: SmallChart }) {
  const id = seriesAnchor(metric);
  return (
    <section
      id={id}
      aria-labelledby={`title-${id}`}
      className="row-span-2 grid min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-subgrid gap-y-0"
    >
      <div>
        <h3 id={`title-${id}`} className="link-row">
          <FocusLink path={path} metric={metric}>
            {telling.metric.title}
          </FocusLink>
        </h3>
        <SeriesTelling telling={telling} rounds={rounds} query={query} brief />
      </div>
      {line.path === "" ? null : <Line line={line} />}
    </section>
  );
}

function Line({ line: { path, marks } }: { line: SmallLine }) {
  return (
    <svg className="h-14 w-full overflow-visible" aria-hidden="true">
      <svg
        width="100%"
        height="100%"
        viewBox={`0 0 ${SMALL_STEPS} ${SMALL_STEPS}`}
        preserveAspectRatio="none"
        role="presentation"
      >
        <path
          d={path}
          data-shape="line"
          className="fill-none stroke-ink stroke-[1.25]"
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      {marks.map(({ x, y, direction }) => (
        <circle
          key={x}
          cx={`${100 * x}%`}
          cy={`${100 * y}%`}
          r="3.5"
          className={direction === "worse" ? "fill-worse" : "fill-better"}
        />
      ))}
    </svg>
  );
}
