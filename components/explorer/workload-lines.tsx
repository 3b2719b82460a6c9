import { type MetricKey, metricWithin } from "../../db/contract/metric.ts";
import { CommitLink } from "../ui/commit-link.tsx";
import { formatChange, formatInterval, formatShare } from "../ui/figures.ts";
import { seriesHref } from "../ui/series-href.ts";

type Move = {
  metric: MetricKey;
  state: "confirmed" | "suspected";
  direction: "worse" | "better";
  sha: string;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
};

/** A workload with a variant, and what is known of its newest commits. */
export type WorkloadLine = {
  workload: string;
  title: string;
  variant: string;
  /** What stands, a change for each series that moved, the largest first. */
  moves: Move[];
  series: number;
  /** Series that were judged, and those that are to be and were not. */
  judged: number;
  waiting: number;
  /** The smallest lasting change that one of its series could have shown; null where that is not known. */
  smallest: { metric: MetricKey; share: number } | null;
};

/** One line for each workload, with its verdict. */
export function WorkloadLines({
  lines,
  commits,
  query,
}: {
  lines: WorkloadLine[];
  /** The newest commits that the verdicts are about. */
  commits: number;
  query: string;
}) {
  return (
    <table className="w-full max-w-[84rem]">
      <caption className="sr-only">Workloads, with what the newest {commits} commits changed</caption>
      <thead className="max-md:sr-only">
        <tr className="border-b border-line [&>th]:py-1 [&>th]:pr-6">
          <th scope="col">Workload</th>
          <th scope="col">Over the newest {commits} commits</th>
          <th scope="col">What would have been seen</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr
            key={`${line.workload} ${line.variant}`}
            className="border-b border-line align-baseline max-md:grid max-md:py-1.5 md:[&>td]:py-1 md:[&>td]:pr-6"
          >
            <th scope="row" className="font-normal text-ink md:py-1 md:pr-6">
              <a href={seriesHref({ workload: line.workload, variant: line.variant, query })}>{line.title}</a>
              {line.variant === "default" ? null : <span className="text-soft"> with {line.variant}</span>}
            </th>
            <td>
              <LineVerdict {...line} query={query} />
            </td>
            <td className="text-soft">
              <Smallest {...line} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Where the columns' headings are not seen, the words that they lend are there. */
function Smallest({ smallest }: WorkloadLine) {
  if (!smallest) {
    return (
      <>
        <span className="md:hidden">what would have been seen is </span>not known
      </>
    );
  }
  return (
    <>
      a lasting change of {formatShare(smallest.share)} of {metricWithin(smallest.metric)}
      <span className="md:hidden"> would have been seen</span>
    </>
  );
}

/** The largest change each way; "nothing flagged" is no promise that nothing changed. */
function LineVerdict({ moves, judged, waiting, query }: WorkloadLine & { query: string }) {
  if (moves.length > 0) {
    const told = (["worse", "better"] as const).flatMap(
      (direction) => moves.find((one) => one.direction === direction) ?? [],
    );
    const more = moves.length - told.length;
    return (
      <>
        {told.map((move) => (
          <span key={move.direction} className="block">
            <MoveWords {...move} query={query} />
          </span>
        ))}
        {more > 0 ? <span className="text-soft">and {more} more series</span> : null}
      </>
    );
  }
  if (judged > 0) {
    return (
      <>
        = nothing flagged in {judged} judged series
        {waiting > 0 ? <span className="text-soft">; can&#8217;t tell yet in {waiting}</span> : null}
      </>
    );
  }
  return (
    <span className="text-soft">
      {waiting > 0
        ? "? can’t tell yet: not judged before the third complete round"
        : "shown, and never judged"}
    </span>
  );
}

function MoveWords({
  metric,
  state,
  direction,
  ratio,
  ratio_low,
  ratio_high,
  sha,
  query,
}: Move & { query: string }) {
  return (
    <>
      <span className={`font-medium ${direction === "worse" ? "text-worse" : "text-better"}`}>
        <span aria-hidden="true">{direction === "worse" ? "▼" : "▲"} </span>
        {direction}: {metricWithin(metric)} {ratio === null ? "from 0" : formatChange(ratio)}
      </span>
      {ratio === null || ratio_low === null || ratio_high === null
        ? null
        : ` (${formatInterval(ratio, ratio_low, ratio_high)})`}{" "}
      at <CommitLink sha={sha} query={query} />, {state}
    </>
  );
}
