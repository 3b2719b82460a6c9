import { z } from "zod";
import { type MatrixRow, ReleaseMatrix } from "../../components/compare/release-matrix.tsx";
import { Empty } from "../../components/ui/empty.tsx";
import { FIELD, Field, Submit } from "../../components/ui/fields.tsx";
import { METRIC_NAMES, METRICS, type MetricName, metricOf } from "../../db/contract/metric.ts";
import { compareQuery } from "../compare/asked.ts";
import { Framed } from "../framed.tsx";
import { keepAnswer } from "../keep-answer.ts";
import { NothingYet } from "../nothing-yet.tsx";
import { openView, type PageInput } from "../view.ts";
import { readReleases } from "./read-releases.ts";

export const dynamic = "force-dynamic";
export const metadata = { title: "Releases" };

const asked = compareQuery.pick({ host: true, workload: true }).extend({
  metric: z
    .enum(["all", ...METRIC_NAMES])
    .optional()
    .catch(undefined),
  from: z.string().min(1).max(250).optional().catch(undefined),
});
type Asked = z.infer<typeof asked>;

/** What is shown before anything else is asked for. */
const FRONT: readonly MetricName[] = ["throughput_ops", "latency_us_p99", "memory_bytes_per_key"];
const ROWS = 400;

export default async function Releases({ searchParams }: PageInput) {
  const view = await openView(searchParams);
  if (!view) return <NothingYet here="/compare" />;
  const wanted = asked.parse((await searchParams) ?? {});
  const { host_class, query } = view;
  const question = ["releases", view.engine_id, view.branch_id, host_class, wanted.from];
  const read =
    host_class === null
      ? null
      : keepAnswer(view.database, question, () => readReleases(view, host_class, wanted.from));
  const rows = (read?.rows ?? []).filter((row) => isWanted(row, wanted));
  return (
    <Framed view={view} here="/compare" path={hrefOf({ ...wanted, host: undefined })}>
      <h1 className="mb-1">Releases side by side</h1>
      <p className="mb-3 max-w-prose text-soft">
        The median of each release&#8217;s runs, and the change against the release to its right: judged in
        sessions that measured both, or through changes between the two that reruns have confirmed; all else
        is &#8220;can&#8217;t tell&#8221;. <a href={`/compare${query}`}>Compare any two commits</a>
      </p>
      {read && read.releases.length > 0 ? (
        <>
          <Choose rows={read.rows} wanted={wanted} />
          <ReleaseMatrix
            releases={read.releases}
            before={read.older}
            rows={rows.slice(0, ROWS)}
            query={query}
            host={wanted.host}
          />
          <After {...{ read, wanted }} shown={Math.min(ROWS, rows.length)} all={rows.length} />
        </>
      ) : (
        <Empty
          why="No tagged commit of this engine has a value yet."
          next="Tags of measured commits appear here, the highest version first."
        />
      )}
    </Framed>
  );
}

function isWanted({ metric, workload }: MatrixRow, wanted: Asked): boolean {
  if (wanted.workload !== undefined && workload !== wanted.workload) return false;
  if (wanted.metric === "all") return true;
  const { name, part } = metricOf(metric);
  return wanted.metric === undefined ? part === null && FRONT.includes(name) : name === wanted.metric;
}

function Choose({ rows, wanted }: { rows: MatrixRow[]; wanted: Asked }) {
  const workloads = new Map(rows.map(({ workload, title }) => [workload, title]));
  const names = METRIC_NAMES.filter((name) => rows.some(({ metric }) => metricOf(metric).name === name));
  return (
    <form method="get" className="mb-4 flex flex-wrap items-end gap-3">
      {wanted.host ? <input type="hidden" name="host" value={wanted.host} /> : null}
      {wanted.from ? <input type="hidden" name="from" value={wanted.from} /> : null}
      <Field label="Metric">
        <select name="metric" defaultValue={wanted.metric ?? ""} className={FIELD}>
          <option value="">{FRONT.map((name) => METRICS[name].title).join(", ")}</option>
          <option value="all">all</option>
          {names.map((name) => (
            <option key={name} value={name}>
              {METRICS[name].title}
            </option>
          ))}
        </select>
      </Field>
      <Field label="Workload">
        <select name="workload" defaultValue={wanted.workload ?? ""} className={`${FIELD} max-w-60`}>
          <option value="">all</option>
          {[...workloads].map(([name, title]) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </Field>
      <Submit>Show</Submit>
    </form>
  );
}

function After({
  read: { unmeasured, older },
  wanted,
  shown,
  all,
}: {
  read: ReturnType<typeof readReleases>;
  wanted: Asked;
  shown: number;
  all: number;
}) {
  return (
    <>
      {shown < all ? (
        <p className="mt-2">
          {shown} of {all} series are shown; a metric or a workload shows the others.
        </p>
      ) : null}
      {unmeasured.length > 0 ? (
        <p className="mt-2 max-w-prose break-words text-soft">
          Without a value here: {unmeasured.slice(0, 20).join(", ")}
          {unmeasured.length > 20 ? ` and ${unmeasured.length - 20} more` : ""}.
        </p>
      ) : null}
      <p className="mt-3 flex gap-6">
        {wanted.from === undefined ? null : <a href={hrefOf({ ...wanted, from: undefined })}>Newest</a>}
        {older === null ? null : <a href={hrefOf({ ...wanted, from: older })}>Older</a>}
      </p>
    </>
  );
}

function hrefOf(wanted: Asked): string {
  const pairs = Object.entries(wanted).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const search = new URLSearchParams(pairs).toString();
  return `/releases${search ? `?${search}` : ""}`;
}
