import { METRIC_NAMES, METRICS, type MetricName, metricOf } from "../../db/contract/metric.ts";
import { formatChange, formatValue } from "../ui/figures.ts";
import { Fold } from "../ui/fold.tsx";
import { ScrollBox } from "../ui/scroll-box.tsx";
import { seriesHref } from "../ui/series-href.ts";
import type { ComparisonLine } from "./comparison-table.tsx";

const NAMED = 6;

/** Tenants, groups and other parts, workload by workload, behind one click; nothing where no workload has any. */
export function Parts({
  lines,
  query,
  open,
  href,
}: {
  lines: ComparisonLine[];
  query: string;
  /** Whether the address asks for them, and the address that does. */
  open: boolean;
  href: string;
}) {
  const of_parts = lines.filter(({ metric }) => metricOf(metric).part !== null);
  const workloads = [...Map.groupBy(of_parts, ({ workload, variant }) => `${workload} ${variant}`).values()];
  if (workloads.length === 0) return null;
  const names = [...new Set(of_parts.map(({ metric }) => metricOf(metric).part))];
  return (
    <section aria-labelledby="parts" className="mt-8">
      <h2 id="parts">Tenants and other parts</h2>
      <Fold
        id="all-parts"
        rows={of_parts.length}
        {...{ open, href }}
        summary={`${names.slice(0, NAMED).join(", ")}${
          names.length > NAMED ? ` and ${names.length - NAMED} more` : ""
        }, each by itself: medians of the runs`}
      >
        {() => (
          <div className="mt-2">
            {workloads.map((own) => (
              <PartTable key={`${own[0]!.workload} ${own[0]!.variant}`} lines={own} query={query} />
            ))}
          </div>
        )}
      </Fold>
    </section>
  );
}

/** One workload's parts, a row each. */
function PartTable({ lines, query }: { lines: ComparisonLine[]; query: string }) {
  const { title, variant } = lines[0]!;
  const parts = [...Map.groupBy(lines, ({ metric }) => metricOf(metric).part ?? "")];
  const names = METRIC_NAMES.filter((name) => lines.some(({ metric }) => metricOf(metric).name === name));
  const caption = `${title}${variant === "default" ? "" : ` with ${variant}`}`;
  return (
    <ScrollBox label={caption}>
      <table className="mb-4">
        <caption className="pb-1 text-left font-semibold">{caption}</caption>
        <thead>
          <tr className="border-b border-line [&>th]:py-1 [&>th]:pl-6 [&>th]:whitespace-nowrap [&>th:first-child]:pl-0">
            <th scope="col">Part</th>
            {names.map((name) => (
              <th key={name} scope="col" className="text-right!">
                {METRICS[name].title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {parts.map(([part, own]) => (
            <tr
              key={part}
              className="border-b border-line align-baseline [&>td]:py-1 [&>td]:pl-6 [&>td]:text-right [&>td]:whitespace-nowrap"
            >
              <th scope="row" className="py-1 font-normal whitespace-nowrap text-ink!">
                {part}
              </th>
              {names.map((name) => (
                <td key={name}>
                  <Figure line={lineOf(own, name)} query={query} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function lineOf(lines: ComparisonLine[], name: MetricName): ComparisonLine | undefined {
  return lines.find(({ metric }) => metricOf(metric).name === name);
}

function Figure({ line, query }: { line: ComparisonLine | undefined; query: string }) {
  if (!line?.value) return <span className="text-soft">no value</span>;
  const { metric, value, word, ratio } = line;
  const changed = (word === "worse" || word === "better") && ratio !== null;
  return (
    <>
      <a href={seriesHref({ ...line, query })}>{formatValue(metricOf(metric).unit, value.median)}</a>
      {changed ? (
        <span className={`block font-medium ${word === "worse" ? "text-worse" : "text-better"}`}>
          <span aria-hidden="true">{word === "worse" ? "▼ " : "▲ "}</span>
          {word} {formatChange(ratio)}
        </span>
      ) : null}
    </>
  );
}
