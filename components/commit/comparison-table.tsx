import type { ReactNode } from "react";
import { type MetricKey, metricOf } from "../../db/contract/metric.ts";
import { formatChange, formatInterval, formatValue } from "../ui/figures.ts";
import { Judged, type JudgedWord } from "../ui/judged.tsx";
import { seriesHref } from "../ui/series-href.ts";

/** One series of a commit: its runs summed up, and what was judged against the ancestor. */
export type ComparisonLine = {
  workload: string;
  title: string;
  variant: string;
  metric: MetricKey;
  value: { median: number; low: number; high: number; runs: number } | null;
  before: number | null;
  after: number | null;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
  word: JudgedWord | null;
  why: string;
  /** Levels on both sides are compared where there is a history, paired runs where there is none. */
  basis: "change" | "levels" | "pairs" | "none";
};

/** Every series, workload by workload. On a small screen a series takes a few lines instead of a row. */
export function ComparisonTable({
  lines,
  compared,
  query,
  explained = true,
}: {
  lines: ComparisonLine[];
  compared: boolean;
  query: string;
  /** Whether it is told below what levels are; once on a page is enough. */
  explained?: boolean;
}) {
  const groups = [...Map.groupBy(lines, ({ workload, variant }) => `${workload} ${variant}`).values()];
  return (
    <>
      <div className="max-w-[84rem]">
        {groups.map((group) => (
          <Group key={`${group[0]!.workload} ${group[0]!.variant}`} {...{ group, compared, query }} />
        ))}
      </div>
      {explained && compared && lines.some(({ basis }) => basis === "levels" || basis === "change") ? (
        <p className="mt-2 max-w-prose text-soft">
          Before, after and the change are levels: estimated from the neighbouring commits on both sides too,
          with the rounds&#8217; mood taken out. The value is the median of this commit&#8217;s own runs.
        </p>
      ) : null}
    </>
  );
}

type GroupOf = { group: ComparisonLine[]; compared: boolean; query: string };

/** What users felt at once, what it cost the engine on request. */
function Group({ group, compared, query }: GroupOf) {
  const { title, variant } = group[0]!;
  const name = `${title}${variant === "default" ? "" : ` with ${variant}`}`;
  const inside = group.filter(({ metric }) => metricOf(metric).inside);
  const felt = group.filter(({ metric }) => !metricOf(metric).inside);
  return (
    <div className="mb-6">
      <Lines
        group={felt}
        caption={
          <caption className="border-b border-strong-line pb-1 text-left font-semibold">{name}</caption>
        }
        {...{ compared, query }}
      />
      {inside.length > 0 ? (
        <details className="mt-1">
          <summary className="text-soft">Inside the engine: CPU time, switches, faults, peak memory</summary>
          <Lines
            group={inside}
            caption={<caption className="sr-only">{name}, inside the engine</caption>}
            {...{ compared, query }}
          />
        </details>
      ) : null}
    </div>
  );
}

function Lines({ group, caption, compared, query }: GroupOf & { caption: ReactNode }) {
  return (
    <table className="w-full md:table-fixed">
      {caption}
      <thead className="max-md:sr-only">
        <tr className="border-b border-line [&>th]:py-1 [&>th]:pl-4 [&>th:first-child]:pl-0">
          <th scope="col" className="w-[15%] md:max-lg:w-[20%]">
            Series
          </th>
          <th scope="col" className="w-[13%] text-right! md:max-lg:w-[20%]">
            Median, runs
          </th>
          {compared ? (
            <>
              <th scope="col" className="w-[12%] text-right! max-lg:hidden">
                Level before
              </th>
              <th scope="col" className="w-[12%] text-right! max-lg:hidden">
                Level after
              </th>
              <th scope="col" className="w-[22%] text-right!">
                Change, 95 % interval
              </th>
              <th scope="col" className="md:max-lg:w-[34%]">
                Verdict
              </th>
            </>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {group.map((line) => (
          <tr
            key={line.metric}
            className="border-b border-line align-baseline max-md:grid max-md:grid-cols-2 max-md:gap-x-3 max-md:py-2 md:[&>td]:py-1 md:[&>td]:pl-4"
          >
            <th scope="row" className="font-normal md:py-1">
              <a href={seriesHref({ ...line, query })}>{metricOf(line.metric).title}</a>
            </th>
            <td className="text-right whitespace-nowrap">
              {line.value ? formatValue(metricOf(line.metric).unit, line.value.median) : "no value"}
              {line.value ? <Runs {...line.value} /> : null}
            </td>
            {compared ? <Compared line={line} /> : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Runs({ runs }: { runs: number }) {
  return <span className="ml-1 text-soft">×{runs}</span>;
}

function Compared({ line }: { line: ComparisonLine }) {
  const { before, after, ratio, ratio_low, ratio_high, word, why, metric } = line;
  const { unit } = metricOf(metric);
  const ink = word === "worse" ? "text-worse" : word === "better" ? "text-better" : "";
  return (
    <>
      <td className="text-right whitespace-nowrap text-soft max-lg:hidden">
        {before === null ? "" : formatValue(unit, before)}
      </td>
      <td className="text-right whitespace-nowrap text-soft max-lg:hidden">
        {after === null ? "" : formatValue(unit, after)}
      </td>
      <td className="whitespace-nowrap md:text-right">
        {ratio === null ? null : <span className={`font-medium ${ink}`}>{formatChange(ratio)}</span>}
        {ratio === null || ratio_low === null || ratio_high === null ? null : (
          <span className="ml-2 text-soft">{formatInterval(ratio, ratio_low, ratio_high)}</span>
        )}
      </td>
      <td className="max-md:text-right">
        {word ? <Judged word={word} /> : null}
        {why ? (
          <span className="text-soft max-md:block">
            {word ? <span className="max-md:hidden">: </span> : null}
            {why}
          </span>
        ) : null}
      </td>
    </>
  );
}
