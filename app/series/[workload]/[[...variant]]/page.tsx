import { notFound } from "next/navigation";
import { EpochBreaks } from "../../../../components/charts/epoch-breaks.tsx";
import { ChartFocus } from "../../../../components/charts/focus/chart-focus.tsx";
import { HostCourses } from "../../../../components/charts/host-course.tsx";
import { limitText } from "../../../../components/charts/plot/plot-words.ts";
import { type Rounds, SeriesTelling } from "../../../../components/charts/series-telling.tsx";
import { SmallCharts } from "../../../../components/charts/small-charts.tsx";
import { paramsOf } from "../../../../components/charts/state/chart-state.ts";
import { seriesAnchor, seriesHref } from "../../../../components/ui/series-href.ts";
import { metricOf } from "../../../../db/contract/metric.ts";
import { boundsOfSeries } from "../../../../db/queries/series/bounds.ts";
import type { SeriesName } from "../../../../db/queries/series/series.ts";
import { Framed } from "../../../framed.tsx";
import { keepAnswer } from "../../../keep-answer.ts";
import { NothingYet } from "../../../nothing-yet.tsx";
import { openView, type PageInput } from "../../../view.ts";
import { SMALL_COMMITS } from "../../read-charts.ts";
import { readSeriesPage } from "../../read-page.ts";
import { measuredView, seriesPath } from "../../window/ask-window.ts";

export const dynamic = "force-dynamic";

export async function generateMetadata({ params }: PageInput) {
  const asked = seriesPath.safeParse(await params);
  return {
    title: asked.success ? [asked.data.workload, ...(asked.data.variant ?? [])].join(", ") : "Series",
  };
}

export default async function Series({ params, searchParams }: PageInput) {
  const view = await openView(searchParams);
  if (!view) return <NothingYet here="/series" />;
  const path = seriesPath.safeParse(await params);
  const measured = measuredView(view);
  if (!measured || !path.success) notFound();
  const asked = paramsOf(await searchParams);
  const question = ["series", view.engine_id, measured.host_class, path.data, `${asked}`];
  const read = keepAnswer(view.database, question, () => readSeriesPage(measured, path.data, asked));
  if (!read) notFound();
  const { focus, window, rounds } = read;
  const { query } = view;
  const href = seriesHref({ workload: focus.workload, variant: focus.variant });
  const id = seriesAnchor(focus.metric);
  return (
    <Framed view={view} here="/series" path={href}>
      <h1 className="mb-1">
        {focus.title}
        {focus.variant === "default" ? "" : ` with ${focus.variant}`}
      </h1>
      <p className="max-w-prose text-soft">{focus.description}</p>
      <Facts name={focus} rounds={rounds} total={window.total} host_class={measured.host_class} />
      <EpochBreaks breaks={window.breaks} commits={window.commits} query={query} />
      <Unmeasured series={read.own} />
      <Variants variants={read.variants} focus={focus} query={query} />
      <section id={id} aria-labelledby={`title-${id}`} className="mt-6">
        <h2 id={`title-${id}`}>{metricOf(focus.metric).title}</h2>
        <SeriesTelling telling={read.telling} rounds={rounds} query={query} />
        <ChartFocus
          initial={read.initial}
          overview={read.overview}
          path={href}
          choices={read.choices}
          releases={read.releases}
        />
      </section>
      <SmallCharts
        json={read.small_json}
        commits={Math.min(SMALL_COMMITS, window.total)}
        path={href}
        rounds={rounds}
        query={query}
      />
      <HostCourses courses={read.courses} query={query} />
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
  total,
  host_class,
}: {
  name: SeriesName;
  rounds: Rounds;
  total: number;
  host_class: string;
}) {
  const of = planned === null || planned < completed ? "" : ` of ${planned}`;
  return (
    <p className="text-soft">
      {completed}
      {of} rounds measured on host class {host_class}; {total} recorded commits.
      {name.flags.length > 0 ? ` Engine flags: ${name.flags.join(" ")}` : ""}
    </p>
  );
}

function Variants({ variants, focus, query }: { variants: string[]; focus: SeriesName; query: string }) {
  if (variants.length < 2) return null;
  const { workload, metric } = focus;
  return (
    <nav aria-label="Variants" className="mt-2">
      <ul className="link-row gap-x-4">
        {variants.map((variant) => (
          <li key={variant}>
            <a
              href={seriesHref({ workload, variant, metric, query })}
              aria-current={variant === focus.variant ? "page" : undefined}
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
      Line: the median of a commit&#8217;s runs; band: from the least to the greatest of them; small dots:
      single runs; dashes: the levels that the detector sees, and around them how far commits of an unchanged
      engine mostly stray (two standard deviations); upright lines: flagged changes, ▲ better and ▼ worse,
      solid once reruns have confirmed them, dashed while suspected, dotted where they were not reproduced,
      cannot be told or are withdrawn; dotted grey: releases; dashed grey: the host changed; a level line: an
      absolute limit, red while it is broken; × a commit that was tried and has no value; shaded: not
      measured.
    </p>
  );
}
