import type { NativeResult } from "../../load/adapters/index.ts";
import type { LatencyBounds, SearchResult, SearchStep } from "../../load/conduct/search-rate.ts";
import type { CensusResult } from "../../load/results.ts";
import { datasetsWords, trafficWords } from "../../workloads/traffic-words.ts";
import { withoutArrivals } from "./adapt-workload.ts";
import { alignColumns, bytesWords, count, fold, latencyWords, plural } from "./figure-words.ts";
import type { LoadReport } from "./report.ts";
import { hasGaps, windowWords } from "./window-words.ts";

/** What will be driven at whom, before anything is; with the bounds of a search, which sets its own rates. */
export function headWords(report: LoadReport, bounds?: LatencyBounds): string {
  const { at, server, seed, processes } = report;
  const { clients } = report.workload;
  const workload = bounds
    ? { ...report.workload, clients: withoutArrivals(clients.slice(0, 1)) }
    : report.workload;
  const where = `${at.host}:${at.port}${at.tls ? ", TLS" : ""}${server ? `, ${server}` : ""}`;
  const how = `seed ${seed}, ${plural(processes, "process", "processes")}`;
  return text([
    `${workload.name}: ${workload.title}`,
    ...fold(trafficWords(workload), "  traffic  ", "           "),
    ...fold(datasetsWords(workload), "  keys     ", "           "),
    `  server   ${where}; ${how}`,
    ...(bounds ? [`  search   ${boundsWords(bounds)}`, ""] : []),
  ]);
}

/** The rates that were found where the workload names shares. */
export function saturationWords({ saturation_ops, workload }: LoadReport): string {
  const rates = workload.clients.flatMap(({ name, arrivals }) =>
    arrivals?.kind === "constant" ? [`${name} ${count(arrivals.rate_ops)}/s`] : [],
  );
  const reached = `its rates are shares of saturation: a closed loop reached ${count(saturation_ops!)}/s`;
  return text(fold(`${reached}, so in the open loop ${rates.join(", ")} (two figures)`, "  ", "  "));
}

/** Everything that was measured. */
export function summaryWords(report: LoadReport): string {
  const { closed, open, native, census, preload } = report;
  const lines: string[] = [];
  if (preload && preload.keys > 0) {
    const values = `${plural(preload.keys, "key")}, ${bytesWords(preload.payload_bytes)} of values`;
    lines.push(`loaded ${values} in ${latencyWords(preload.duration_ms * 1_000)}`);
  }
  if (closed) {
    const title = `closed loop, ${secondsWords(closed)}: throughput; its latencies leave stalls out`;
    lines.push("", ...windowWords(title, closed));
  }
  if (open) {
    lines.push(
      "",
      ...windowWords(`open loop, ${secondsWords(open)}: latency from intended send times`, open),
    );
  }
  if (native) lines.push("", ...nativeWords(native));
  if (census) lines.push("", ...censusWords(census));
  if (hasGaps(closed) || hasGaps(open)) {
    lines.push("", "-  too few samples: a percentile needs 20 beyond it; try a longer --duration");
  }
  return lines.length === 0 ? "" : text(lines);
}

/** One rate that was tried: "     24,000/s  kept        p50    38 us  p99   1.2 ms  p99.9  7.74 ms" */
export function stepWords({ rate_ops, latency_us, outcome, why }: SearchStep): string {
  const { p50, p99, p999 } = latency_us;
  const latencies = Object.entries({ p50, p99, "p99.9": p999 }).map(
    ([name, us]) => `${name} ${latencyWords(us).padStart(7)}`,
  );
  const line = [`${count(rate_ops).padStart(11)}/s`, outcome.padEnd(10), ...latencies].join("  ");
  return text([line, ...(outcome === "can't tell" && why ? fold(why, " ".repeat(15), " ".repeat(15)) : [])]);
}

/** The answer of a search. */
export function searchWords(result: SearchResult): string {
  const { broken_at_ops, saturation_ops, note } = result;
  const broken = broken_at_ops === null ? "" : `; at ${count(broken_at_ops)}/s they were broken`;
  const line = `${answerWords(result)}${broken}; a closed loop reached ${count(saturation_ops)}/s`;
  return text(["", ...fold(line, "", "  "), ...(note ? fold(note, "  ", "  ") : [])]);
}

function answerWords({ rate_ops, steps }: SearchResult): string {
  if (rate_ops !== null) return `the highest rate that keeps the bounds: ${count(rate_ops)}/s`;
  const once = steps.filter(({ outcome }) => outcome === "kept").map((step) => step.rate_ops);
  if (once.length === 0) return "found no rate that keeps the bounds";
  return `found no rate that keeps the bounds twice, though ${count(Math.max(...once))}/s did once`;
}

/** "p99 <= 5.00 ms, p99.9 <= 20.0 ms" */
function boundsWords({ p99_us, p999_us }: LatencyBounds): string {
  return [
    p99_us === undefined ? [] : [`p99 <= ${latencyWords(p99_us)}`],
    p999_us === undefined ? [] : [`p99.9 <= ${latencyWords(p999_us)}`],
  ]
    .flat()
    .join(", ");
}

function nativeWords(native: NativeResult): string[] {
  const { name, version } = native.tool;
  const [group] = Object.values(native.groups);
  const { latency_us, errors, bytes_in, sizes } = group!;
  const untold = [
    ...(["p95", "p999", "p9999", "max"] as const)
      .filter((one) => latency_us[one] === null)
      .map(percentileName),
    ...(errors === null ? ["errors by kind"] : []),
    ...(bytes_in === null ? ["bytes"] : []),
    ...(sizes === null ? ["sizes of values"] : []),
  ];
  const cannot =
    `${name} does not tell ${untold.join(", ")}, whether replies were right, or whether it was itself the limit. ` +
    "It is a closed loop: what a stall keeps it from sending is in none of its latencies. Keys are of its own names and its own draw.";
  return [
    ...windowWords(`closed loop by ${version}, ${secondsWords(native)}`, native),
    "",
    ...fold(cannot, "", ""),
  ];
}

function percentileName(percentile: "p95" | "p999" | "p9999" | "max"): string {
  return percentile.replace(/^p(99)(9+)$/, "p$1.$2");
}

function censusWords(census: CensusResult): string[] {
  const maybe = (n: number | null, words: (n: number) => string) => (n === null ? "-" : words(n));
  const rows = Object.entries(census).map(([name, tenant]) => [
    name,
    maybe(tenant.keys, count),
    maybe(tenant.bytes, bytesWords) + (tenant.bytes_error ? ` +- ${bytesWords(tenant.bytes_error)}` : ""),
    maybe(tenant.connections, count),
    maybe(tenant.commands, count),
    tenant.source.keys ?? "-",
    tenant.source.connections ?? "-",
  ]);
  const head = ["", "keys", "bytes", "connections", "commands", "keys from", "connections from"];
  return ["what tenants hold", "", ...alignColumns([head, ...rows]).map((line) => `  ${line}`)];
}

function secondsWords({ duration_ms }: { duration_ms: number }): string {
  return `${(duration_ms / 1_000).toFixed(duration_ms < 1_000 ? 2 : 1)} s`;
}

function text(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}
