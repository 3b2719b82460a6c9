import { notFound } from "next/navigation";
import { z } from "zod";
import { AxisCommitsProvider } from "../../../../components/charts/axis-commits.tsx";
import { EpochBreaks } from "../../../../components/charts/epoch-breaks.tsx";
import { HostCourses } from "../../../../components/charts/host-course.tsx";
import { limitText } from "../../../../components/charts/plot.ts";
import { seriesHref } from "../../../../components/ui/series-href.ts";
import { metricOf } from "../../../../db/contract/metric.ts";
import { readActivity } from "../../../../db/queries/activity.ts";
import { boundsOfSeries } from "../../../../db/queries/bounds.ts";
import { readRounds } from "../../../../db/queries/rounds.ts";
import { readSeries, type SeriesName } from "../../../../db/queries/series.ts";
import { Framed } from "../../../framed.tsx";
import { NothingYet } from "../../../nothing-yet.tsx";
import { openView, type PageInput } from "../../../view.ts";
import { ChartGroups } from "../../chart-groups.tsx";
import { readCharts } from "../../read-charts.ts";
import { readHostCourses } from "../../read-host-course.ts";

export const dynamic = "force-dynamic";

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
const path = z.object({ workload: name, variant: z.array(name).max(1).optional() });

export async function generateMetadata({ params }: PageInput) {
  const asked = path.safeParse(await params);
  return {
    title: asked.success ? [asked.data.workload, ...(asked.data.variant ?? [])].join(", ") : "Series",
  };
}

export default async function Series({ params, searchParams }: PageInput) {
  const view = await openView(searchParams);
  if (!view) return <NothingYet here="/series" />;
  const asked = path.safeParse(await params);
  const { database, engine_id, branch_id, host_class, query } = view;
  if (!asked.success || branch_id === null || host_class === null) notFound();
  const { workload } = asked.data;
  const of_workload = readSeries({ database, engine_id, host_class }).filter(
    (one) => one.workload === workload,
  );
  const variants = [...new Set(of_workload.map(({ variant }) => variant))];
  const variant = asked.data.variant?.[0] ?? (variants.includes("default") ? "default" : variants[0]);
  const series = of_workload.filter((one) => one.variant === variant);
  const first = series[0];
  if (!first) notFound();
  const { commits, total, charts, breaks } = readCharts(view, { branch_id, host_class }, series);
  const courses = readHostCourses(view, { branch_id, host_class }, series);
  const { completed } = readRounds({ database, engine_id, branch_id, host_class });
  const rounds = { completed, planned: readActivity({ database }).said?.activity.rounds ?? null };
  return (
    <Framed view={view} here="/series" path={seriesHref({ workload, variant })}>
      <h1 className="mb-1">
        {first.title}
        {first.variant === "default" ? "" : ` with ${first.variant}`}
      </h1>
      <p className="max-w-prose text-soft">{first.description}</p>
      <Facts name={first} rounds={rounds} shown={commits.length} total={total} host_class={host_class} />
      <EpochBreaks {...{ breaks, commits, query }} />
      <Unmeasured series={series} />
      {variants.length > 1 ? <Variants {...{ workload, variants, query }} chosen={first.variant} /> : null}
      <AxisCommitsProvider commits={commits}>
        <ChartGroups charts={charts} {...{ commits, rounds, query }} />
      </AxisCommitsProvider>
      <HostCourses {...{ courses, query }} />
      <Key />
    </Framed>
  );
}

/** Limits on what no run has measured yet: they have no chart to stand beside. */
function Unmeasured({ series }: { series: SeriesName[] }) {
  const bounds = boundsOfSeries(series).filter(({ series_id }) => series_id === null);
  return bounds.map(({ metric, side, limit }) => (
    <p key={`${metric} ${side} ${limit}`}>
      {metricOf(metric).title}, {limitText(metricOf(metric).unit, { side, limit })}: can&#8217;t tell, no run
      has measured it yet.
    </p>
  ));
}

function Facts({
  name,
  rounds: { completed, planned },
  shown,
  total,
  host_class,
}: {
  name: SeriesName;
  rounds: { completed: number; planned: number | null };
  shown: number;
  total: number;
  host_class: string;
}) {
  const of = planned === null || planned < completed ? "" : ` of ${planned}`;
  return (
    <p className="text-soft">
      {completed}
      {of} rounds measured on host class {host_class};{" "}
      {shown < total ? `the newest ${shown} of ${total} commits` : `all ${total} recorded commits`}.
      {name.flags.length > 0 ? ` Engine flags: ${name.flags.join(" ")}` : ""}
    </p>
  );
}

function Variants({
  workload,
  variants,
  chosen,
  query,
}: {
  workload: string;
  variants: string[];
  chosen: string;
  query: string;
}) {
  return (
    <nav aria-label="Variants" className="mt-2">
      <ul className="flex flex-wrap gap-x-4">
        {variants.map((variant) => (
          <li key={variant}>
            <a
              href={seriesHref({ workload, variant, query })}
              aria-current={variant === chosen ? "page" : undefined}
              className="text-soft aria-[current]:font-medium aria-[current]:text-ink"
            >
              {variant}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Key() {
  return (
    <p className="mt-8 max-w-prose border-t border-line pt-3 text-soft">
      Line: the median of a commit&#8217;s runs; band: from the least to the greatest of them; dashes: the
      levels that the detector sees; upright lines: flagged changes, ▲ better and ▼ worse; dashed upright
      lines: the host changed; a level line: an absolute limit, red while it is broken; × a commit that was
      tried and has no value; shaded: not measured. Arrow keys move from commit to commit, Enter pins, Escape
      lets go.
    </p>
  );
}
