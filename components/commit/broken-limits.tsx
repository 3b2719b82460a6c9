import type { MetricKey } from "../../db/contract/metric.ts";
import { CommitLink } from "../ui/commit-link.tsx";
import { typeset } from "../ui/figures.ts";
import { seriesHref } from "../ui/series-href.ts";

/** A limit that the newest commits break, and since when. */
export type BrokenLimit = {
  workload: string;
  variant: string;
  metric: MetricKey;
  side: "at_most" | "at_least";
  limit: number;
  words: string;
  since: { sha: string; subject: string; author: string; position: number };
  /** Whether it may have been broken before the oldest commit that was looked at. */
  maybe_before: boolean;
  /** The newest commit that breaks it: the words are about that one. */
  last_sha: string;
  /** A newer commit with too few runs to be told of. */
  newest: { sha: string; why: string } | null;
};

const SHOWN = 8;

/** The limits that are broken, a sentence each. */
export function BrokenLimits({ broken, query }: { broken: BrokenLimit[]; query: string }) {
  return (
    <>
      <ul>
        {broken.slice(0, SHOWN).map((one) => (
          <li
            key={[one.workload, one.variant, one.metric, one.side, one.limit].join(" ")}
            className="grid grid-cols-[1.25rem_1fr] border-t border-line py-2"
          >
            <span aria-hidden="true" className="text-worse">
              ▼
            </span>
            <Broken {...one} query={query} />
          </li>
        ))}
      </ul>
      {broken.length > SHOWN ? (
        <p className="text-soft">
          {broken.length - SHOWN} more; each commit&#8217;s page lists all of its own.
        </p>
      ) : null}
    </>
  );
}

function Broken({ query, ...one }: BrokenLimit & { query: string }) {
  const { workload, variant, metric, words, since, maybe_before, last_sha, newest } = one;
  return (
    <div className="min-w-0">
      <p>
        <a href={seriesHref({ workload, variant, metric, query })}>{typeset(words)}</a>
      </p>
      <p className="truncate text-soft">
        Since <CommitLink sha={since.sha} query={query} />
        {maybe_before ? " or before" : ""}: {since.subject}, {since.author}
      </p>
      {newest ? (
        <p className="text-soft">
          Told of at <CommitLink sha={last_sha} query={query} />; at{" "}
          <CommitLink sha={newest.sha} query={query} /> {newest.why}.
        </p>
      ) : null}
    </div>
  );
}
