import type { NativeGroup, NativePart, NativeResult } from "../../load/adapters/index.ts";
import type {
  GeneratorResult,
  GroupResult,
  PartResult,
  Percentiles,
  SizeClass,
  WindowResult,
} from "../../load/results.ts";
import { alignColumns, bytesWords, count, fold, latencyWords, plural } from "./figure-words.ts";

const NAME_COLUMNS = 24;
const LABEL_COLUMNS = 12;

type Row = Pick<NativePart | PartResult, "operations" | "throughput_ops" | "latency_us">;

/** One window: a table of latencies, and what else each group saw. */
export function windowWords(title: string, window: WindowResult | NativeResult): string[] {
  const groups: [string, GroupResult | NativeGroup][] = Object.entries(window.groups);
  const table = latencyTable(groups);
  const lines = [title, "", ...table.map((line) => `  ${line}`)];
  const saturated =
    window.saturated === true
      ? `generator saturated: ${window.saturated_reason}; these latencies are the generator's, not the engine's`
      : null;
  if (saturated) lines.push("", ...fold(saturated, "  ", "  "));
  for (const [name, group] of groups) {
    const facts = factsOf(group);
    if (facts.length === 0) continue;
    lines.push("", ...(groups.length > 1 ? [`  ${name}`] : []));
    lines.push(...facts.flatMap(([label, words]) => factLines(label, words)));
  }
  if (window.generator) {
    if (groups.length > 1) lines.push("");
    lines.push(...factLines("generator", generatorWords(window.generator)));
  }
  return lines;
}

/** Whether a percentile of the window is left out for want of samples. */
export function hasGaps(window: WindowResult | NativeResult | null): boolean {
  const groups: (GroupResult | NativeGroup)[] = Object.values(window?.groups ?? {});
  const rows = groups.flatMap((group): Row[] => [group, ...Object.values(group.parts)]);
  return rows.some(({ latency_us }) => Object.values(latency_us).includes(null));
}

function latencyTable(groups: readonly [string, GroupResult | NativeGroup][]): string[] {
  const rows = groups.flatMap(([name, group]) => [
    latencyRow(name, group),
    ...Object.entries(group.parts).map(([part, result]) => latencyRow(`  ${part}`, result)),
  ]);
  return alignColumns([["", "ops", "ops/s", "p50", "p95", "p99", "p99.9", "p99.99", "max"], ...rows]);
}

function latencyRow(name: string, { operations, throughput_ops, latency_us }: Row): string[] {
  const { p50, p95, p99, p999, p9999, max } = latency_us;
  return [
    name.length > NAME_COLUMNS ? `${name.slice(0, NAME_COLUMNS - 2)}..` : name,
    operations === null ? "-" : count(operations),
    count(throughput_ops),
    ...[p50, p95, p99, p999, p9999, max].map(latencyWords),
  ];
}

/** Of one group, by what they are called; a program that is not ours tells few of them. */
function factsOf(group: GroupResult | NativeGroup): [string, string][] {
  const facts: [string, string][] = [];
  const { schedule, errors, sizes, connects, dip, bytes_in, bytes_out } = group;
  if (schedule) {
    const { intended_rate_ops, achieved_rate_ops, send_lag_us, backpressured_operations } = schedule;
    facts.push(
      ["rate", `intended ${rateWords(intended_rate_ops)}, achieved ${rateWords(achieved_rate_ops)}`],
      ["send lag", percentileWords(send_lag_us)],
    );
    if (backpressured_operations > 0) {
      const waited = plural(backpressured_operations, "request");
      facts.push(["waited", `${waited} for the engine to read or accept; that time is in their latency`]);
    }
  }
  if (connects && connects.count > 0) {
    facts.push(["connects", `${count(connects.count)}: ${percentileWords(connects.latency_us)}`]);
  }
  if (dip) facts.push(["dip", dipWords(dip)]);
  if (errors) facts.push(["errors", errorWords(errors)]);
  if (bytes_in !== null && bytes_out !== null) {
    facts.push(["bytes", `sent ${sideWords(bytes_out, group.payload_bytes_out)}`]);
    facts.push(["", `received ${sideWords(bytes_in, group.payload_bytes_in)}`]);
  }
  if (sizes) facts.push(...sizeFacts(sizes));
  return facts;
}

function sizeFacts(sizes: readonly SizeClass[]): [string, string][] {
  const words = (kind: "requests" | "replies", bytes: "request_bytes" | "reply_bytes") =>
    sizes
      .filter((one) => one[kind] > 0)
      .map((one) => `${count(one[kind])} of ${classWords(one.to_bytes)} (${bytesWords(one[bytes])})`)
      .join(", ");
  return [
    ["values sent", words("requests", "request_bytes")] as [string, string],
    ["values read", words("replies", "reply_bytes")] as [string, string],
  ].filter(([, said]) => said !== "");
}

/** Lengths above half of `to_bytes`. */
function classWords(to_bytes: number): string {
  if (to_bytes <= 2) return to_bytes === 1 ? "0-1 B" : "2 B";
  const unit = to_bytes >= 2 ** 20 ? (["MiB", 2 ** 20] as const) : (["KiB", 2 ** 10] as const);
  if (to_bytes <= 1024) return `${to_bytes / 2 + 1}-${to_bytes} B`;
  return `${to_bytes / 2 / unit[1]}-${to_bytes / unit[1]} ${unit[0]}`;
}

function sideWords(bytes: number, payload_bytes: number | null): string {
  return payload_bytes === null
    ? bytesWords(bytes)
    : `${bytesWords(bytes)}, ${payload_bytes === 0 ? "no values" : `${bytesWords(payload_bytes)} of it values`}`;
}

function errorWords(errors: Readonly<Record<string, number>>): string {
  const kinds = Object.entries(errors).map(([kind, times]) => `${count(times)} ${kind}`);
  return kinds.length === 0 ? "none" : kinds.join(", ");
}

function dipWords({ depth, recovery_ms, recovered }: NonNullable<GroupResult["dip"]>): string {
  const over = recovered ? `over after ${recovery_ms} ms` : "not over at the end of the window";
  return `${(depth * 100).toFixed(0)} % of the replies missing in the worst tenth of a second, ${over}`;
}

function generatorWords({ processes, cpu_share, wait_us, stalls }: GeneratorResult): string {
  return [
    plural(processes, "process", "processes"),
    `${(cpu_share * 100).toFixed(0)} % of a core${processes > 1 ? " in the busiest" : ""}`,
    ...(wait_us === null ? [] : [`waited ${latencyWords(wait_us)} for one`]),
    stalls.count === 0
      ? "no stall"
      : `${plural(stalls.count, "stall")}, the longest ${latencyWords(stalls.max_us)}`,
  ].join(", ");
}

function percentileWords({ p50, p99, p999, max }: Percentiles): string {
  return [
    ["p50", p50],
    ["p99", p99],
    ["p99.9", p999],
    ["max", max],
  ]
    .map(([name, us]) => `${name} ${latencyWords(us as number | null)}`)
    .join(", ");
}

function rateWords(ops: number): string {
  return `${ops < 100 ? Number(ops.toFixed(2)) : count(ops)}/s`;
}

function factLines(label: string, words: string): string[] {
  return fold(words, `  ${label.padEnd(LABEL_COLUMNS)} `, " ".repeat(LABEL_COLUMNS + 3));
}
