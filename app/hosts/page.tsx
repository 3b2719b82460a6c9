import { z } from "zod";
import { Course } from "../../components/charts/host-course.tsx";
import { FreshWords } from "../../components/hosts/fresh-words.tsx";
import { HostSection } from "../../components/hosts/host-section.tsx";
import { NoiseTable } from "../../components/hosts/noise-table.tsx";
import { Empty } from "../../components/ui/empty.tsx";
import { readActivity } from "../../db/queries/activity.ts";
import { readHostEpochs } from "../../db/queries/hosts/hosts.ts";
import { readSeries, type SeriesName } from "../../db/queries/series/series.ts";
import { Framed } from "../framed.tsx";
import { NothingYet } from "../nothing-yet.tsx";
import { readHostCourses } from "../series/read-host-course.ts";
import { openView, type PageInput, type View } from "../view.ts";
import { type FreshHost, readFreshHosts } from "./read-fresh-hosts.ts";
import { NOISE_METRICS, readNoise } from "./read-noise.ts";

export const dynamic = "force-dynamic";
export const metadata = { title: "Hosts" };

/** Hosts that are shown whole; the others are a line each, and can be asked for. */
const WHOLE = 6;
const asked = z.object({
  only: z.coerce.number().int().positive().optional().catch(undefined),
  workload: z.string().max(100).optional().catch(undefined),
});

export default async function Hosts({ searchParams }: PageInput) {
  const view = await openView(searchParams);
  if (!view) return <NothingYet here="/hosts" />;
  const { only, workload } = asked.parse((await searchParams) ?? {});
  const { database, branch_id, host_class } = view;
  const { said, silent, now } = readActivity({ database });
  const hosts = readFreshHosts(view, { alive: said?.activity.state === "measuring" && !silent, now });
  const own = hosts.filter((one) => (only === undefined ? one.class === host_class : one.host_id === only));
  const whole = own.slice(0, WHOLE);
  const others = hosts.filter((one) => !whole.includes(one));
  return (
    <Framed view={view} here="/hosts" path="/hosts">
      <h1 className="mb-1">Hosts</h1>
      <p className="mb-4 max-w-prose text-soft">
        What measures, how it is set up, when that changed, and how much its figures vary by themselves.
      </p>
      {hosts.length === 0 ? (
        <Empty why="No host has measured yet." next="The first session makes its host known here." />
      ) : null}
      {hosts.length > 0 && whole.length === 0 ? (
        <Empty why="There is no such host." next={<a href={`/hosts${view.query}`}>All hosts</a>} />
      ) : null}
      {whole.map((host) => (
        <HostSection
          key={host.host_id}
          host={{ ...host, epochs: readHostEpochs({ database, host_id: host.host_id }) }}
        />
      ))}
      {others.length > 0 ? <OtherHosts hosts={others} view={view} /> : null}
      {whole.length > 0 && branch_id !== null && host_class !== null ? (
        <OfClass view={view} place={{ branch_id, host_class }} workload={workload} />
      ) : null}
    </Framed>
  );
}

function OtherHosts({ hosts, view: { query } }: { hosts: FreshHost[]; view: View }) {
  return (
    <section aria-labelledby="others" className="pb-8">
      <h2 id="others" className="mb-1">
        Other hosts
      </h2>
      <ul>
        {hosts.map(({ host_id, name, class: host_class, session, fresh }) => (
          <li key={host_id} className="border-t border-line py-1 break-words">
            <a href={`/hosts${query === "" ? "?" : `${query}&`}only=${host_id}`}>{name}</a>
            <span className="text-soft">, class {host_class}: </span>
            <FreshWords fresh={fresh} started_at={session.started_at} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What series tell of the hosts of a class together: they are not parted by host. */
function OfClass({
  view,
  place,
  workload,
}: {
  view: View;
  place: { branch_id: number; host_class: string };
  workload: string | undefined;
}) {
  const { database, engine_id, query } = view;
  const series = readSeries({ database, engine_id, host_class: place.host_class });
  const chosen = series.find((one) => one.workload === workload) ?? series[0];
  const noise = readNoise(view, place.branch_id, series);
  return (
    <>
      {chosen ? <ControlDrift view={view} place={place} series={series} chosen={chosen} /> : null}
      <section aria-labelledby="noise" className="border-t border-strong-line pt-3">
        <h2 id="noise">Noise by workload, class {place.host_class}</h2>
        <p className="mb-2 max-w-prose text-soft">
          How much runs of one commit vary, and the smallest lasting change that the series would have shown.
          The widest throughput first.
        </p>
        {noise.length > 0 ? (
          <NoiseTable metrics={NOISE_METRICS} rows={noise} query={query} />
        ) : (
          <Empty
            why="No run has been stored yet."
            next="Each workload appears here with its first measured commit."
          />
        )}
      </section>
    </>
  );
}

function ControlDrift({
  view,
  place,
  series,
  chosen,
}: {
  view: View;
  place: { branch_id: number; host_class: string };
  series: SeriesName[];
  chosen: SeriesName;
}) {
  const { query } = view;
  const of_workload = series.filter(
    ({ workload, variant }) => workload === chosen.workload && variant === chosen.variant,
  );
  const courses = readHostCourses(view, place, of_workload);
  const workloads = new Map(series.map(({ workload, title }) => [workload, title]));
  const to = (workload: string) =>
    `/hosts${query === "" ? "?" : `${query}&`}workload=${encodeURIComponent(workload)}#drift`;
  return (
    <section aria-labelledby="drift" className="border-t border-strong-line pt-3 pb-8">
      <h2 id="drift">Control drift, in {chosen.title}</h2>
      {courses.length === 0 ? (
        <Empty why="Nothing can be said yet: no complete session has a value of the control." />
      ) : (
        courses.map((course) => <Course key={course.host} course={course} query={query} />)
      )}
      {workloads.size > 1 ? (
        <details className="mt-3">
          <summary className="text-soft">In another of {workloads.size} workloads</summary>
          <ul className="link-row gap-x-4">
            {[...workloads].map(([workload, title]) => (
              <li key={workload}>
                <a href={to(workload)} aria-current={workload === chosen.workload ? "true" : undefined}>
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
}
