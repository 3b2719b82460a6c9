import { type MetricKey, metricOf } from "../../db/contract/metric.ts";
import { formatChange, formatFromTo, formatInterval } from "../ui/figures.ts";
import { seriesWords } from "../ui/series-words.ts";

/** A change of one series at one commit. */
export type Change = {
  workload: string;
  title: string;
  variant: string;
  metric: MetricKey;
  direction: "worse" | "better";
  before: number;
  after: number;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
};

/** "Throughput of GET, pipeline 1 fell from 81.2 to 56.0 k ops/s (−31.0 %, −33.1 to −29.0 %)" */
export function ChangeSentence({ change }: { change: Change }) {
  const { metric, before, after, direction } = change;
  return (
    <>
      {seriesWords(change)} {after < before ? "fell" : "rose"} from{" "}
      {formatFromTo(metricOf(metric).unit, before, after)}{" "}
      <span className={`font-medium ${direction === "worse" ? "text-worse" : "text-better"}`}>
        ({changeText(change)})
      </span>
    </>
  );
}

/** "−31.0 %, 95 % interval −33.1 to −29.0 %", or short "−31.0 % (−33.1 to −29.0 %)"; without where there is none. */
export function changeText(
  { ratio, ratio_low, ratio_high }: Pick<Change, "ratio" | "ratio_low" | "ratio_high">,
  length: "long" | "short" = "long",
): string {
  if (ratio === null) return "from zero";
  if (ratio_low === null || ratio_high === null) return formatChange(ratio);
  const interval = formatInterval(ratio, ratio_low, ratio_high);
  return length === "short"
    ? `${formatChange(ratio)} (${interval})`
    : `${formatChange(ratio)}, 95 % interval ${interval}`;
}

/** The strongest first; one from zero is stronger than any. */
export function strongestFirst<C extends { ratio: number | null }>(changes: C[]): C[] {
  const size = ({ ratio }: C) =>
    ratio === null || ratio <= 0 ? Number.POSITIVE_INFINITY : Math.abs(Math.log(ratio));
  return changes.toSorted((a, b) => size(b) - size(a));
}
