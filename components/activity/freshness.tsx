import type { MetricKey } from "../../db/contract/metric.ts";
import { FreshWords } from "../hosts/fresh-words.tsx";
import { CommitLink } from "../ui/commit-link.tsx";
import { Moment } from "../ui/moment.tsx";
import { seriesHref } from "../ui/series-href.ts";
import { seriesWords } from "../ui/series-words.ts";

type Host = {
  host_id: number;
  name: string;
  class: string;
  session: { started_at: number };
  fresh: Parameters<typeof FreshWords>[0]["fresh"];
};

type Stale = {
  workload: string;
  title: string;
  variant: string;
  metric: MetricKey | null;
  last: { sha: string; measured_at: number; behind: number } | null;
};

const HOSTS = 8;

/** When each host measured last. */
export function HostsFreshness({ hosts, query }: { hosts: Host[]; query: string }) {
  return (
    <>
      <ul>
        {hosts.slice(0, HOSTS).map(({ host_id, name, class: host_class, session, fresh }) => (
          <li key={host_id} className="border-t border-line py-1.5 break-words">
            <a href={`/hosts${query}#host-${host_id}`} className="font-medium">
              {name}
            </a>
            <span className="text-soft">, class {host_class}</span>
            <span className="block">
              <FreshWords fresh={fresh} started_at={session.started_at} />
            </span>
          </li>
        ))}
      </ul>
      {hosts.length > HOSTS ? (
        <p>
          <a href={`/hosts${query}`}>{hosts.length - HOSTS} more hosts</a>
        </p>
      ) : null}
    </>
  );
}

/** Which series the newest commits have no value in, and since when. */
export function SeriesFreshness({
  freshness,
  query,
}: {
  freshness: {
    series: number;
    stale_series: number;
    stale: Stale[];
    more: number;
    newest: { sha: string }[];
  } | null;
  query: string;
}) {
  if (!freshness) {
    return <p className="text-soft">Series: can&#8217;t tell before three commits were measured.</p>;
  }
  const { series, stale_series, stale, more, newest } = freshness;
  const [first] = newest;
  if (stale.length === 0) {
    return (
      <p className="text-soft">
        All {series} judged series are fresh: each has a value at one of the newest {newest.length} measured
        commits
        {first ? (
          <>
            , the newest of them <CommitLink sha={first.sha} query={query} />
          </>
        ) : null}
        .
      </p>
    );
  }
  return (
    <>
      <p>
        <strong className="font-semibold text-look">
          {stale_series} of {series} judged series {stale_series === 1 ? "is" : "are"} stale
        </strong>
        : without a value at the newest {newest.length} measured commits.
      </p>
      <ul>
        {stale.map((one) => (
          <li
            key={`${one.workload} ${one.variant} ${one.metric}`}
            className="border-t border-line py-1 break-words"
          >
            <a href={seriesHref({ ...one, metric: one.metric ?? undefined, query })}>{staleName(one)}</a>
            {one.last ? (
              <span className="text-soft">
                , since <CommitLink sha={one.last.sha} query={query} />, measured{" "}
                <Moment at={one.last.measured_at} day_only />, {one.last.behind} commits back
              </span>
            ) : (
              <span className="text-soft">, without a value in the newest 2,000 commits</span>
            )}
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="text-soft">and {more} more</p> : null}
    </>
  );
}

function staleName({ metric, ...one }: Stale): string {
  if (metric !== null) return seriesWords({ ...one, metric });
  return `${one.title}${one.variant === "default" ? "" : ` with ${one.variant}`}`;
}
