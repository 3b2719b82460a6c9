import { METRICS, metricOf } from "../../db/contract/metric.ts";
import { formatChange, formatInterval, formatValue, typeset } from "../ui/figures.ts";
import { seriesWords } from "../ui/series-words.ts";
import { shortSha } from "../ui/short-sha.ts";
import type { KnownBetween } from "./changes-between.tsx";
import type { CompareLine } from "./compare-table.tsx";
import type { MeanLine } from "./geometric-means.tsx";
import { escapeMarkdown, markdownTable } from "./markdown.ts";
import type { ComparedSide } from "./side-facts.tsx";

/** A comparison to be pasted somewhere else: everything strangers wrote in it is text there too. */
export function comparisonMarkdown({
  a,
  b,
  sentence,
  sessions,
  lines,
  means,
  changes,
}: {
  a: ComparedSide;
  b: ComparedSide;
  sentence: string;
  sessions: number;
  lines: readonly CompareLine[];
  means: readonly MeanLine[];
  changes: readonly KnownBetween[];
}): string {
  const parts = [
    `**${escapeMarkdown(typeset(sentence), SENTENCE)}**`,
    `A: ${sideWords(a)}  \nB: ${sideWords(b)}  \n${sessions} sessions measured both.`,
    lines.length > 0 ? seriesTable(lines) : "No series.",
    ...(lines.some(({ basis, ratio }) => basis === "medians" && ratio !== null) ? [RAW] : []),
    ...(means.length > 0 ? [`Geometric means (no verdict):\n\n${meansTable(means)}`] : []),
    ...(changes.length > 0
      ? [`Known changes between the two:\n\n${changes.map(changeLine).join("\n")}`]
      : []),
  ];
  return `${parts.join("\n\n")}\n`;
}

const SENTENCE = 1_000;
const RAW = "(raw): the ratio of medians of different sessions, which is no evidence.";

function sideWords({ name, kind, sha, subject, host_class, variant }: ComparedSide): string {
  const called = kind === "hash" ? "" : `${escapeMarkdown(name)} `;
  const with_variant = variant === null ? "" : `, variant ${escapeMarkdown(variant)}`;
  return `${called}${shortSha(sha)} ${escapeMarkdown(subject)}, host class ${escapeMarkdown(host_class)}${with_variant}`;
}

function seriesTable(lines: readonly CompareLine[]): string {
  return markdownTable(
    ["Series", "A", "B", "Change", "95 % interval", "Verdict"],
    ["left", "right", "right", "right", "right", "left"],
    lines.map((line) => {
      const { a, b, ratio, ratio_low, ratio_high, word, why, metric, basis } = line;
      const { unit } = metricOf(metric);
      const value = (one: number | null) => (one === null ? "no value" : formatValue(unit, one));
      const bounded = ratio !== null && ratio_low !== null && ratio_high !== null;
      return [
        escapeMarkdown(seriesWords(line)),
        value(a),
        value(b),
        ratio === null ? "" : `${formatChange(ratio)}${basis === "medians" ? " (raw)" : ""}`,
        bounded ? formatInterval(ratio, ratio_low, ratio_high) : "",
        why === "" ? word : `${word}: ${escapeMarkdown(why)}`,
      ];
    }),
  );
}

function meansTable(means: readonly MeanLine[]): string {
  return markdownTable(
    ["Metric", "Geometric mean", "Series", "Left out"],
    ["left", "right", "right", "right"],
    means.map(({ metric, ratio, series, left_out }) => [
      METRICS[metric].title,
      ratio === null ? "" : formatChange(ratio),
      String(series),
      String(left_out),
    ]),
  );
}

function changeLine({ state, kind, sha, subject, reason }: KnownBetween): string {
  const words = state === "cant-tell" ? "not confirmed" : state;
  return `- ${shortSha(sha)} ${escapeMarkdown(subject)}: ${words} ${kind}, ${escapeMarkdown(typeset(reason))}`;
}
