import { type MetricKey, metricOf } from "../../db/contract/metric.ts";
import { formatAgainst, formatLimit } from "../ui/figures.ts";
import { Judged, type LimitWord } from "../ui/judged.tsx";
import { seriesHref } from "../ui/series-href.ts";
import { seriesWords } from "../ui/series-words.ts";

/** One absolute limit at one commit. */
export type Limit = {
  workload: string;
  title: string;
  variant: string;
  metric: MetricKey;
  side: "at_most" | "at_least";
  limit: number;
  state: LimitWord;
  value: number | null;
  runs: number;
  why: string;
};

/** The limits of a commit: what is broken or cannot be told at once, what is kept on request. */
export function Limits({ limits, query }: { limits: Limit[]; query: string }) {
  const kept = limits.filter(({ state }) => state === "kept");
  const broken = limits.filter(({ state }) => state === "broken");
  const untold = limits.filter(({ state }) => state === "can't tell");
  const counts = [
    broken.length > 0 ? `${broken.length} broken` : "",
    kept.length > 0 ? `${kept.length} kept` : "",
    untold.length > 0 ? `can't tell of ${untold.length}` : "",
  ].filter(Boolean);
  return (
    <section aria-labelledby="limits" className="mt-8">
      <h2 id="limits">Limits</h2>
      <p className="mb-2 text-soft">
        {limits.length === 1 ? "One absolute limit" : `${limits.length} absolute limits`}: {counts.join(", ")}
        . The median of three runs or more decides, whatever the history.
      </p>
      <LimitTable
        caption="Limits that are broken or cannot be told of"
        limits={[...broken, ...untold]}
        query={query}
      />
      {kept.length > 0 ? (
        <details className="mt-1">
          <summary className="text-soft">Kept limits</summary>
          <LimitTable caption="Limits that are kept" limits={kept} query={query} />
        </details>
      ) : null}
    </section>
  );
}

function LimitTable({ caption, limits, query }: { caption: string; limits: Limit[]; query: string }) {
  if (limits.length === 0) return null;
  return (
    <table className="w-full max-w-[84rem] md:table-fixed">
      <caption className="sr-only">{caption}</caption>
      <thead className="max-md:sr-only">
        <tr className="border-b border-line [&>th]:py-1 [&>th]:pl-4 [&>th:first-child]:pl-0">
          <th scope="col" className="w-[40%]">
            Series
          </th>
          <th scope="col" className="w-[15%] text-right!">
            Limit
          </th>
          <th scope="col" className="w-[15%] text-right!">
            Median, runs
          </th>
          <th scope="col">Verdict</th>
        </tr>
      </thead>
      <tbody>
        {limits.map((one) => (
          <LimitRow
            key={`${one.workload} ${one.variant} ${one.metric} ${one.side} ${one.limit}`}
            {...one}
            query={query}
          />
        ))}
      </tbody>
    </table>
  );
}

function LimitRow({ query, ...one }: Limit & { query: string }) {
  const { workload, variant, metric, side, limit, state, value, runs, why } = one;
  const { unit } = metricOf(metric);
  return (
    <tr className="border-b border-line align-baseline max-md:grid max-md:grid-cols-2 max-md:gap-x-3 max-md:py-2 md:[&>td]:py-1 md:[&>td]:pl-4">
      <th scope="row" className="font-normal max-md:col-span-2 md:py-1">
        <a href={seriesHref({ workload, variant, metric, query })}>{seriesWords(one)}</a>
      </th>
      <td className="whitespace-nowrap md:text-right">
        at {side === "at_most" ? "most" : "least"} {formatLimit(unit, limit)}
      </td>
      <td className="text-right whitespace-nowrap">
        {value === null ? "no value" : formatAgainst(unit, value, limit)}
        {value === null ? null : <span className="ml-1 text-soft">×{runs}</span>}
      </td>
      <td className="max-md:col-span-2">
        <Judged word={state} />
        {why === "" ? null : <span className="text-soft">: {why}</span>}
      </td>
    </tr>
  );
}
