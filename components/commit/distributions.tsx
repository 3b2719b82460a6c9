import { CommitLink, shortSha } from "../ui/commit-link.tsx";
import { Empty } from "../ui/empty.tsx";
import { PercentileChart, PercentileTable } from "./percentile-chart.tsx";
import type { PercentileCurve } from "./percentile-curve.ts";
import { type SizeLine, SizeTable } from "./size-table.tsx";
import { type ThroughputLine, ThroughputLines } from "./throughput-lines.tsx";

/** How one workload's runs of a commit went, beside those of its ancestor. */
export type Distribution = {
  title: string;
  /** Replies that wait for each other count as one sample. */
  together: number;
  /** Null where no histogram is kept. */
  own: PercentileCurve | null;
  before: PercentileCurve | null;
  before_sha: string | null;
  runs: number;
  runs_before: number;
  /** That measured both; 0 where none did. */
  sessions: number;
  throughput: ThroughputLine[];
  /** More than are drawn, where there are many. */
  throughput_runs: number;
  sizes: SizeLine[];
};

/** Behind one click: of one workload at a time, each with an address of its own. */
export function Distributions({
  shown,
  choices,
  open,
  sha,
  query,
}: {
  shown: Distribution;
  choices: { title: string; href: string; chosen: boolean }[];
  open: boolean;
  sha: string;
  query: string;
}) {
  return (
    <section aria-labelledby="distributions" className="mt-8">
      <h2 id="distributions">Distributions</h2>
      <details open={open}>
        <summary className="text-soft">
          {shown.title}: latency by percentile, throughput within each run, payload sizes
          {choices.length > 1 ? `; and of ${choices.length - 1} more` : ""}
        </summary>
        {choices.length > 1 ? <Choices choices={choices} /> : null}
        <h3 className="mt-3">{shown.title}</h3>
        <Latency shown={shown} sha={sha} query={query} />
        <Throughput shown={shown} />
        <Sizes shown={shown} />
      </details>
    </section>
  );
}

function Choices({ choices }: { choices: { title: string; href: string; chosen: boolean }[] }) {
  return (
    <nav aria-label="Workloads">
      <ul className="mt-1 link-row gap-x-4">
        {choices.map(({ title, href, chosen }) => (
          <li key={href}>
            <a
              href={href}
              aria-current={chosen ? "true" : undefined}
              className="text-soft aria-[current]:font-medium aria-[current]:text-ink aria-[current]:no-underline"
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Latency({ shown, sha, query }: { shown: Distribution; sha: string; query: string }) {
  const { own, before, before_sha } = shown;
  if (!own || own.points.length === 0) {
    return (
      <Empty
        why={
          own ? "Too few latencies were measured for any percentile." : "No latencies are kept of its runs."
        }
      />
    );
  }
  const compared = before && before.points.length > 0 ? before : null;
  return (
    <>
      <p className="max-w-prose text-soft">
        Latency of {runsWords(shown.runs)} together ({own.samples} replies)
        {compared && before_sha ? (
          <>
            , dashed of {runsWords(shown.runs_before)} of <CommitLink sha={before_sha} query={query} /> (
            {compared.samples} replies),{" "}
            {shown.sessions > 0
              ? `in the ${shown.sessions === 1 ? "one session" : `${shown.sessions} sessions`} that measured both`
              : "in other sessions: the host\u2019s mood is in the difference"}
          </>
        ) : null}
        . For display: verdicts take each run&#8217;s percentiles. A curve ends where fewer than 20 samples
        lie beyond{shown.together > 1 ? `, the ${shown.together} replies of a batch counting as one` : ""}, or
        where half of the latency is the load generator&#8217;s own lag.
      </p>
      <div className="mt-2 grid gap-x-10 items-start gap-y-3 lg:grid-cols-[minmax(0,2fr)_minmax(16rem,1fr)]">
        <PercentileChart own={own} before={compared} />
        <PercentileTable
          own={own}
          before={compared}
          names={{ own: shortSha(sha), before: before_sha ? shortSha(before_sha) : "" }}
        />
      </div>
    </>
  );
}

function Throughput({ shown: { throughput, throughput_runs } }: { shown: Distribution }) {
  if (throughput.length === 0) return null;
  return (
    <>
      <h3 className="mt-5">Throughput within each run</h3>
      <p className="mb-2 max-w-prose text-soft">
        Replies of every 100 ms under saturating traffic, from zero, all runs on one scale; the band spans the
        intervals that one point sums up.
        {throughput_runs > throughput.length
          ? ` The newest ${throughput.length} of ${throughput_runs} runs are drawn.`
          : ""}
      </p>
      <ThroughputLines lines={throughput} />
    </>
  );
}

function Sizes({ shown: { sizes, before, runs_before } }: { shown: Distribution }) {
  if (sizes.length === 0) return null;
  return (
    <>
      <h3 className="mt-5">Payload sizes</h3>
      <p className="mb-1 max-w-prose text-soft">
        Values of all clients by their length, over all of these runs. Latency is not counted by size: parts
        of a workload have their own.
      </p>
      <SizeTable lines={sizes} compared={before !== null || runs_before > 0} />
    </>
  );
}

function runsWords(runs: number): string {
  return runs === 1 ? "one run" : `${runs} runs`;
}
