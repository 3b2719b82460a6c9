import { type MetricKey, metricOf } from "../../db/contract/metric.ts";
import { CommitLink } from "../ui/commit-link.tsx";
import { compareHref } from "../ui/compare-href.ts";
import { formatChange, formatInterval, formatValue } from "../ui/figures.ts";
import { Judged, type JudgedWord } from "../ui/judged.tsx";
import { Moment } from "../ui/moment.tsx";
import { ScrollBox } from "../ui/scroll-box.tsx";
import { seriesHref } from "../ui/series-href.ts";
import { seriesWords } from "../ui/series-words.ts";

/** A value of a release, and how it compares with the one before. */
export type ReleaseCell = {
  value: number;
  runs: number;
  /** Null where there is nothing to compare it with, or the metric is only shown. */
  change: {
    ratio: number | null;
    ratio_low: number | null;
    ratio_high: number | null;
    basis: "pairs" | "changes" | "medians" | "none";
    word: JudgedWord;
    why: string;
  } | null;
};

export type MatrixRow = {
  workload: string;
  title: string;
  variant: string;
  metric: MetricKey;
  /** One a release; null without a value. */
  cells: (ReleaseCell | null)[];
};

type Column = { name: string; also: string[]; sha: string; committed_at: number };

/** Releases beside each other, the newest at the left; each is compared with the one to its right. */
export function ReleaseMatrix({
  releases,
  before,
  rows,
  query,
  host,
}: {
  releases: Column[];
  /** The release before the last column; null where none is measured. */
  before: string | null;
  rows: MatrixRow[];
  query: string;
  host: string | undefined;
}) {
  return (
    <ScrollBox label="Releases">
      <table>
        <caption className="sr-only">
          Releases side by side, the newest first, each with its change against the one before
        </caption>
        <thead>
          <tr className="border-b border-strong-line [&>th]:py-1 [&>th]:pl-6 [&>th]:align-bottom [&>th]:whitespace-nowrap [&>th:first-child]:pl-0">
            <th scope="col" className="sticky left-0 bg-paper">
              Series
            </th>
            {releases.map((release, at) => (
              <th scope="col" key={release.sha} className="text-right!">
                <Heading
                  release={release}
                  before={releases[at + 1]?.name ?? before}
                  query={query}
                  host={host}
                />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={`${row.workload} ${row.variant} ${row.metric}`}
              className="border-b border-line align-top [&>td]:py-1 [&>td]:pl-6 [&>td]:text-right [&>td]:whitespace-nowrap"
            >
              <th
                scope="row"
                className="sticky left-0 max-w-[40vw] min-w-36 bg-paper py-1 font-normal wrap-anywhere md:min-w-64"
              >
                <a href={seriesHref({ ...row, query })}>{seriesWords(row)}</a>
              </th>
              {row.cells.map((cell, at) => (
                <td key={releases[at]!.sha}>
                  <Cell cell={cell} metric={row.metric} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function Heading({
  release: { name, also, sha, committed_at },
  before,
  query,
  host,
}: {
  release: Column;
  before: string | null;
  query: string;
  host: string | undefined;
}) {
  return (
    <>
      <span className="block font-semibold text-ink">{[name, ...also].join(", ").slice(0, 60)}</span>
      <CommitLink sha={sha} query={query} />
      <span className="block font-normal">
        <Moment at={committed_at} day_only />
      </span>
      <span className="block font-normal">
        {before === null ? (
          "nothing before it"
        ) : (
          <a href={compareHref(before, name, { host })}>against {before.slice(0, 40)}</a>
        )}
      </span>
    </>
  );
}

function Cell({ cell, metric }: { cell: ReleaseCell | null; metric: MetricKey }) {
  if (cell === null) return <span className="text-soft">no value</span>;
  return (
    <>
      {formatValue(metricOf(metric).unit, cell.value)}
      {cell.change ? <Change {...cell.change} /> : null}
    </>
  );
}

/** The word, and the change where it was judged: a ratio of raw medians would look like a finding. */
function Change({ ratio, ratio_low, ratio_high, basis, word, why }: NonNullable<ReleaseCell["change"]>) {
  const bounded = ratio !== null && ratio_low !== null && ratio_high !== null;
  const title = [bounded ? formatInterval(ratio, ratio_low, ratio_high) : "", why].filter(Boolean).join("; ");
  return (
    <span className="block">
      {ratio === null || basis === "medians" ? null : (
        <span className="text-soft">{formatChange(ratio)} </span>
      )}
      <Judged word={word} title={title || undefined} />
    </span>
  );
}
