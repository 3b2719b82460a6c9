import { type Metric, titleWithin } from "../../../db/contract/metric.ts";
import { bytesWords, count, latencyWords, plural } from "../load/figure-words.ts";
import { quotedLines } from "../try-words.ts";
import type { ComparedSeries, ComparisonReport } from "./report.ts";
import type { NamedSide } from "./sides.ts";

const WORSE = ["slower", "heavier"];
const BETTER = ["faster", "lighter"];
const NAMED = 3;
/** An interval that spans a factor of more than this tells nobody anything. */
const WIDEST = 100;

/** The first digits of a commit; a working tree has none that anybody knows. */
export function shortOf({ sha, working_tree }: NamedSide): string {
  return working_tree ? "uncommitted" : sha.slice(0, 10);
}

/** One sentence, then the table that it is made from. */
export function reportWords(report: ComparisonReport): string {
  const lines = [verdictWords(report), ""];
  for (const workload of report.workloads) {
    const runs = `${plural(workload.pairs, "run")} of each`;
    const spoilt = workload.spoilt > 0 ? `, ${workload.spoilt} more spoilt by the host` : "";
    lines.push(`${workload.name}: ${workload.title}  (${runs}${spoilt})`);
    if (workload.trouble)
      lines.push(`  not compared further: ${workload.trouble}`, ...quotedLines(workload.output));
    lines.push(...tableOf(workload.series), "");
  }
  lines.push(...footnotes(report));
  return `${lines.join("\n")}\n`;
}

function tableOf(series: readonly ComparedSeries[]): string[] {
  if (series.length === 0) return [];
  const rows = [
    ["", "A", "B", "change", "interval", ""],
    ...series.map((one) => [
      `  ${one.title}`,
      valueWords(one.median_a, one.unit),
      valueWords(one.median_b, one.unit),
      one.ratio === null ? "-" : percentWords(one.ratio),
      intervalWords(one),
      wordOf(one),
    ]),
  ];
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 || i === 5 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join("  ")
      .trimEnd(),
  );
}

/** Computed from the rows, so that it cannot contradict them. */
export function verdictWords({ workloads, ended, a, b }: ComparisonReport): string {
  const all = workloads.flatMap(({ name, series }) => series.map((one) => ({ ...one, name })));
  const early = ended === "stopped" ? " Stopped early." : "";
  if (all.length === 0) return `Nothing could be compared.${early}`;
  const listed = (words: readonly string[]) => {
    const found = all
      .filter(({ word }) => words.includes(word))
      .sort((x, y) => Math.abs(Math.log(y.ratio!)) - Math.abs(Math.log(x.ratio!)));
    if (found.length === 0) return null;
    const named = found
      .slice(0, NAMED)
      .map(
        ({ name, title, ratio, word }) => `${name} ${titleWithin(title)} ${percentWords(ratio!)} (${word})`,
      );
    return `${named.join(", ")}${found.length > NAMED ? ` and ${found.length - NAMED} more` : ""}`;
  };
  const worse = listed(WORSE);
  const better = listed(BETTER);
  const same = all.filter(({ word }) => word === "no change").length;
  const unsure = all.filter(({ word }) => word === "can't tell").length;
  const who = a.sha === b.sha ? "B is the same commit as A." : null;
  const parts = [
    who,
    worse && `B is worse: ${worse}.`,
    better && `B is better: ${better}.`,
    same > 0 && `No change that matters in ${same} of ${all.length} series.`,
    unsure > 0 && `Can't tell in ${unsure} of ${all.length}.`,
    early.trim(),
    ended === "out-of-reach" && "What is left would take longer than the budget.",
  ];
  return parts.filter(Boolean).join(" ");
}

function footnotes({ alpha, runs, duration_ms, unpinned, placement, workloads }: ComparisonReport): string[] {
  const open = workloads.some(({ series }) => series.some(({ ratio_low }) => ratio_low === null));
  return [
    `${runs} runs in ${Math.round(duration_ms / 1_000)} s; all intervals hold at once, whenever one looks, with probability ${100 * (1 - alpha)} %${workloads.length > 1 ? "\n  (as long as no workload varies more than twice as much as the others, which lend it what is known of their noise)" : ""}.`,
    "A and B: medians of their runs. change: mean ratio within turns, which the host's moods do not touch.",
    ...(open ? ["..  not bounded yet"] : []),
    ...(unpinned ? [`unpinned: neither side was held to cores of its own (${placement}).`] : []),
  ];
}

function wordOf({ word, reason, smallest_effect, runs_needed }: ComparedSeries): string {
  const limit = `(within +-${Number((100 * smallest_effect).toPrecision(3))} %)`;
  if (word === "no change") return `no change ${limit}`;
  if (word !== "can't tell") return word;
  if (reason === "few") return "can't tell: too few runs";
  return runs_needed === null
    ? "can't tell: too noisy for any sensible number of runs"
    : `can't tell: needs about ${count(runs_needed)} more runs`;
}

function intervalWords({ ratio_low, ratio_high }: ComparedSeries): string {
  if (ratio_low === null || ratio_high === null || ratio_high / ratio_low > WIDEST) return "..";
  return `${percentWords(ratio_low)} to ${percentWords(ratio_high)}`;
}

/** "+3.2 %", "-31 %", "x3.1" from a doubling on. */
export function percentWords(ratio: number): string {
  if (ratio >= 2) return `x${ratio >= 20 ? count(ratio) : ratio.toFixed(1)}`;
  const percent = 100 * (ratio - 1);
  const text = Math.abs(percent) < 10 ? percent.toFixed(1) : percent.toFixed(0);
  return `${percent > 0 ? "+" : ""}${text.replace(/^-(0\.?0*)$/, "$1")} %`;
}

/** A value with its unit: "81,200/s", "1.24 ms"; "-" where there is none. */
export function valueWords(value: number | null, unit: Metric["unit"]): string {
  if (value === null) return "-";
  if (unit === "us") return latencyWords(value);
  if (unit === "ms") return latencyWords(1_000 * value);
  if (unit === "bytes") return bytesWords(value);
  if (unit === "ops/s") return `${count(value)}/s`;
  return value >= 100 ? count(value) : value.toPrecision(3);
}
