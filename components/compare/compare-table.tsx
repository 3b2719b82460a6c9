import { type MetricKey, metricOf } from "../../db/contract/metric.ts";
import { formatChange, formatInterval, formatValue, typeset } from "../ui/figures.ts";
import { Judged, type JudgedWord } from "../ui/judged.tsx";
import { seriesHref } from "../ui/series-href.ts";
import { seriesWords } from "../ui/series-words.ts";

/** One series of two commits: medians and runs of both, the change, and what was judged. */
export type CompareLine = {
  workload: string;
  title: string;
  variant: string;
  metric: MetricKey;
  a: number | null;
  runs_a: number;
  b: number | null;
  runs_b: number;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
  word: JudgedWord;
  why: string;
  basis: "pairs" | "changes" | "medians" | "none";
};

/** Every series, a row each. On a small screen a series takes a few lines instead of a row. */
export function CompareTable({
  lines,
  names,
  query,
}: {
  lines: CompareLine[];
  /** What stands above the two columns of values. */
  names: { a: string; b: string };
  query: string;
}) {
  return (
    <>
      <table className="w-full max-w-[100rem] md:table-fixed">
        <caption className="sr-only">Every series, A beside B</caption>
        <thead className="max-md:sr-only">
          <tr className="border-b border-strong-line [&>th]:py-1 [&>th]:pl-4 [&>th]:align-bottom [&>th:first-child]:pl-0">
            <th scope="col" className="w-[28%] md:max-lg:w-[25%]">
              Series
            </th>
            <th scope="col" className="w-[11%] text-right! break-words">
              A: {names.a}
            </th>
            <th scope="col" className="w-[11%] text-right! break-words">
              B: {names.b}
            </th>
            <th scope="col" className="w-[19%] text-right! md:max-lg:w-[24%]">
              Change, 95 % interval
            </th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody className={ROWS}>
          {lines.map((line) => (
            <Row key={`${line.workload} ${line.variant} ${line.metric}`} line={line} query={query} />
          ))}
        </tbody>
      </table>
      <Footnotes lines={lines} />
    </>
  );
}

/** Said once for all rows: of hundreds of them the page would be half classes. */
const ROWS = [
  "[&>tr]:border-b [&>tr]:border-line [&>tr]:align-baseline",
  "max-md:[&>tr]:grid max-md:[&>tr]:grid-cols-2 max-md:[&>tr]:gap-x-3 max-md:[&>tr]:py-2",
  "[&_th]:font-normal [&_th]:wrap-anywhere max-md:[&_th]:col-span-2 md:[&_th]:py-1",
  "md:[&_td]:py-1 md:[&_td]:pl-4 md:[&_td]:text-right [&_td]:whitespace-nowrap",
  "[&_td:last-child]:text-left! [&_td:last-child]:wrap-anywhere [&_td:last-child]:whitespace-normal max-md:[&_td:last-child]:col-span-2",
].join(" ");

function Row({ line, query }: { line: CompareLine; query: string }) {
  const { a, b, runs_a, runs_b, word, why, metric } = line;
  const { unit } = metricOf(metric);
  return (
    <tr>
      <th scope="row">
        <a href={seriesHref({ ...line, query })}>{seriesWords(line)}</a>
      </th>
      <Value letter="A" unit={unit} value={a} runs={runs_a} />
      <Value letter="B" unit={unit} value={b} runs={runs_b} />
      <td>
        <Change {...line} />
      </td>
      <td>
        <Judged word={word} />
        {why === "" ? null : <span className="text-soft">: {why}</span>}
      </td>
    </tr>
  );
}

function Value({
  letter,
  unit,
  value,
  runs,
}: {
  letter: string;
  unit: Parameters<typeof formatValue>[0];
  value: number | null;
  runs: number;
}) {
  return (
    <td>
      <span className="text-soft md:sr-only">{letter} </span>
      {value === null ? <span className="text-soft">no value</span> : formatValue(unit, value)}
      {value === null ? null : <span className="ml-1 text-soft">×{runs}</span>}
    </td>
  );
}

function Change({ ratio, ratio_low, ratio_high, word, basis }: CompareLine) {
  if (ratio === null) return null;
  const ink = word === "worse" ? "text-worse" : word === "better" ? "text-better" : "";
  const bare = basis === "medians";
  return (
    <>
      <span className={bare ? "text-soft" : `font-medium ${ink}`}>
        {formatChange(ratio)}
        {bare ? <sup>r</sup> : basis === "changes" ? <sup>c</sup> : null}
      </span>
      {ratio_low === null || ratio_high === null ? null : (
        <span className="ml-2 text-soft">{formatInterval(ratio, ratio_low, ratio_high)}</span>
      )}
    </>
  );
}

/** What the changes of the table are, as far as they occur in it. */
function Footnotes({ lines }: { lines: CompareLine[] }) {
  const notes = BASES.filter(({ basis }) =>
    lines.some((line) => line.basis === basis && line.ratio !== null),
  );
  return notes.map(({ basis, sign, text }) => (
    <p key={basis} className="mt-1 max-w-prose text-soft">
      {sign ? <sup>{sign} </sup> : null}
      {typeset(text)}
    </p>
  ));
}

const BASES = [
  {
    basis: "pairs",
    sign: "",
    text: "Change: the mean difference within the sessions that measured both, which share the host's mood; series of one metric lend each other their spread. Worse and better need an interval that holds in all judged series at once; no change needs the 95 % interval within the smallest effect that matters. Medians are of all runs, so their ratio may differ.",
  },
  {
    basis: "changes",
    sign: "c",
    text: "The product of the changes between the two that reruns have confirmed, and of their intervals.",
  },
  {
    basis: "medians",
    sign: "r",
    text: "The ratio of raw medians. Other sessions have another mood of the host, so it is no evidence.",
  },
] as const;
