import { type MetricKey, metricOf, titleWithin } from "../../../db/contract/metric.ts";
import type { PlacementPlan } from "../../host/placement.ts";
import type { Bench } from "../../session/bench.ts";
import type { ComparedWorkload, Comparison } from "../../session/compare/comparison.ts";
import { pairNoise, smallestDetectablePairs } from "../../verdict/index.ts";
import { type ComparedSeries, seriesOf } from "../compare/report.ts";
import { percentWords, shortOf } from "../compare/report-words.ts";
import type { NamedSide } from "../compare/sides.ts";
import { alignColumns, plural } from "../load/figure-words.ts";
import { quotedLines } from "../try-words.ts";

/** Comparisons of so many runs of each side are foretold: two minutes with four workloads, and a coffee. */
const PLANS = [8, 30] as const;
const POWER = 0.95;

/** What `plumbline host noise --json` prints. Shares: 0.01 is 1 %. */
export interface NoiseReport {
  commit: NamedSide;
  placement: string;
  wake_limit: string;
  alpha: number;
  power: number;
  runs: number;
  duration_ms: number;
  /** Series in which the commit was said to differ from itself. */
  false_verdicts: number;
  workloads: {
    name: string;
    title: string;
    trouble: string | null;
    /** What an engine that failed wrote last. */
    output: string | null;
    series: {
      metric: MetricKey;
      title: string;
      runs: number;
      between_runs: number | null;
      within_pairs: number | null;
      /** By runs of each side; null where even a change by the factor e would not be told. */
      smallest_detectable: Record<number, number | null>;
    }[];
  }[];
  /** Ratios are placed otherwise / as planned; null where the host has no room for the other policy. */
  nodes: { placement: string; workloads: { name: string; series: ComparedSeries[] }[] } | null;
}

export function noiseReport({
  sides,
  bench,
  same,
  nodes,
  other_policy,
  alpha,
}: {
  sides: { a: NamedSide };
  bench: Bench;
  same: Comparison;
  nodes: Comparison | null;
  other_policy: PlacementPlan | null;
  alpha: number;
}): NoiseReport {
  const told = same.workloads.flatMap(({ verdicts }) => verdicts);
  return {
    commit: sides.a,
    placement: bench.placement.said,
    wake_limit: bench.wake_limit.said,
    alpha,
    power: POWER,
    runs: same.runs + (nodes?.runs ?? 0),
    duration_ms: Math.round(same.duration_ms + (nodes?.duration_ms ?? 0)),
    false_verdicts: told.filter(({ word }) => word === "better" || word === "worse").length,
    workloads: same.workloads.map((one) => ({
      name: one.workload.name,
      title: one.workload.title,
      trouble: one.trouble?.said ?? null,
      output: one.trouble?.output ?? null,
      series: one.verdicts.map(({ metric }) =>
        noiseOf(one, metric, alpha / (same.workloads.length * one.verdicts.length)),
      ),
    })),
    nodes: nodes && {
      placement: other_policy?.said ?? "",
      workloads: nodes.workloads.map((one) => ({ name: one.workload.name, series: seriesOf(one) })),
    },
  };
}

function noiseOf(
  { pairs }: ComparedWorkload,
  metric: MetricKey,
  alpha: number,
): NoiseReport["workloads"][0]["series"][0] {
  const value = (side: ComparedWorkload["pairs"][0]["a"]) =>
    side.samples.find((one) => one.metric === metric)?.value ?? Number.NaN;
  const { runs, between_runs, within_pairs, differences } = pairNoise(
    pairs.map(({ a, b }) => ({ a: value(a), b: value(b) })),
  );
  return {
    metric,
    title: metricOf(metric).title,
    runs,
    between_runs,
    within_pairs,
    smallest_detectable: Object.fromEntries(
      PLANS.map((pairs) => [pairs, smallestDetectablePairs(differences, { pairs, alpha, power: POWER })]),
    ),
  };
}

export function noiseWords(report: NoiseReport): string {
  const { commit, placement, wake_limit, workloads, nodes, runs, duration_ms, false_verdicts, alpha } =
    report;
  const lines = [`${commit.name} (${shortOf(commit)}) against itself, ${placement}`, wake_limit, ""];
  for (const { name, title, trouble, output, series } of workloads) {
    lines.push(`${name}: ${title}`);
    if (trouble) lines.push(`  not measured further: ${trouble}`, ...quotedLines(output));
    if (series.length > 0) {
      lines.push(
        ...alignColumns([
          ["", "runs", "run to run", "within pairs", ...PLANS.map((pairs) => `told in ${pairs} runs`)],
          ...series.map((one) => [
            `  ${one.title}`,
            String(one.runs),
            shareWords(one.between_runs),
            shareWords(one.within_pairs),
            ...PLANS.map((pairs) => shareWords(one.smallest_detectable[pairs] ?? null)),
          ]),
        ]),
      );
    }
    lines.push("");
  }
  lines.push(
    `${plural(runs, "run")} in ${Math.round(duration_ms / 1_000)} s. "run to run": standard deviation of the runs. "within pairs": the same of`,
    'runs right after each other. "told in n runs": the smallest change that a comparison with n runs of each side tells',
    `with probability ${100 * POWER} %, at ${100 * alpha} % false alarms over all series together; what is smaller than --smallest it calls no change.`,
    '"-": too few runs to say; give a longer --budget, or fewer --workloads.',
    false_verdicts === 0
      ? "The commit was told from itself in no series."
      : `The commit was told from itself in ${plural(false_verdicts, "series", "series")}: this host's figures cannot be believed.`,
  );
  if (nodes) lines.push("", ...nodesWords(nodes));
  return `${lines.join("\n")}\n`;
}

function nodesWords({ placement, workloads }: NonNullable<NoiseReport["nodes"]>): string[] {
  return [
    `Placed otherwise (${placement}), against the placement above:`,
    ...workloads.flatMap(({ name, series }) =>
      series.map(
        ({ title, ratio, word }) =>
          `  ${name} ${titleWithin(title)}: ${ratio === null ? "-" : percentWords(ratio)}, ${word}`,
      ),
    ),
  ];
}

function shareWords(share: number | null): string {
  return share === null ? "-" : `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}
