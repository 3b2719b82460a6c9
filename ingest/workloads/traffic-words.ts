import type { Arrivals } from "./schema/arrivals.ts";
import type { Clients, KeyChoice } from "./schema/clients.ts";
import type { DatasetData, ValueDistribution } from "./schema/dataset.ts";
import type { Bound, Workload } from "./workload.ts";

/** Who asks for what, in one line: "50 x 80 % GET, 20 % SET, pipeline 16, 96,000/s". */
export function trafficWords({ clients }: Workload): string {
  if (clients.length === 0) return "no traffic";
  return clients.map((group) => (clients.length > 1 ? `${group.name}: ` : "") + groupWords(group)).join("; ");
}

/** What the engine holds, in one line: "10,000 strings of 100 B". */
export function datasetsWords({ datasets }: Workload): string {
  return datasets.map(datasetWords).join("; ") || "nothing";
}

/** An absolute limit in words: "alpha latency_us_p99 <= 20,000". */
export function boundWords({ metric, part, at_most, at_least }: Bound): string {
  const limit = at_most === undefined ? `>= ${count(at_least!)}` : `<= ${count(at_most)}`;
  return `${part ? `${part} ` : ""}${metric} ${limit}`;
}

function groupWords(group: Clients): string {
  const words = [
    `${group.connections} x ${commandsWords(group)}`,
    group.pipeline > 1 ? `pipeline ${group.pipeline}` : "",
    keysWords(group.keys),
    group.protocol === 3 ? "RESP3" : "",
    group.tls ? "TLS" : "",
    group.user ? `as ${group.user}` : "",
    group.reconnect ? `reconnecting after ${group.reconnect.after_batches}` : "",
    group.arrivals ? arrivalsWords(group.arrivals) : "",
  ];
  return words.filter((word) => word !== "").join(", ");
}

function commandsWords({ commands, order }: Clients): string {
  const names = commands.map(({ words, inline }) => words[0]!.toUpperCase() + (inline ? " (inline)" : ""));
  if (commands.length === 1) return names[0]!;
  if (order === "listed") return `${names.join(", ")} in turns`;
  const total = commands.reduce((sum, { weight }) => sum + weight, 0);
  const shares = commands.map(({ weight, dataset }, at) => {
    const twice = names.indexOf(names[at]!) !== names.lastIndexOf(names[at]!);
    return `${Number(((100 * weight) / total).toPrecision(4))} % ${names[at]}${twice && dataset ? ` of ${dataset}` : ""}`;
  });
  return shares.join(", ");
}

function keysWords(keys: KeyChoice): string {
  switch (keys.kind) {
    case "uniform":
      return "";
    case "zipf":
      return `zipf ${keys.exponent}`;
    case "hot":
      return `${Number((100 * keys.share).toPrecision(4))} % to ${count(keys.keys)} hot`;
    default:
      return `${keys.kind} keys`;
  }
}

function arrivalsWords(arrivals: Arrivals): string {
  switch (arrivals.kind) {
    case "constant":
      return `${count(arrivals.rate_ops)}/s`;
    case "poisson":
      return `${count(arrivals.rate_ops)}/s Poisson`;
    case "on-off": {
      const { rate_ops, burst_ops, burst_ms, period_ms } = arrivals;
      return `${count(rate_ops)}/s, ${count(burst_ops)}/s for ${count(burst_ms)} of every ${count(period_ms)} ms`;
    }
    case "ramp":
      return `from ${count(arrivals.from_ops)} to ${count(arrivals.to_ops)}/s`;
    case "trace": {
      const [first, last] = [arrivals.at_ms[0]!, arrivals.at_ms.at(-1)!];
      if (arrivals.at_ms.length === 1) return `once at ${count(first)} ms`;
      return `${count(arrivals.at_ms.length)} batches from ${count(first)} to ${count(last)} ms`;
    }
    case "share":
      return `${100 * arrivals.share} % of saturation`;
    case "closed":
      return "without a pause";
  }
}

const KINDS = {
  string: ["string", "strings"],
  hash: ["hash", "hashes"],
  list: ["list", "lists"],
  set: ["set", "sets"],
  zset: ["sorted set", "sorted sets"],
  stream: ["stream", "streams"],
} as const;

function datasetWords(dataset: DatasetData): string {
  const { keys, kind, elements, value_bytes, content, load, expire, database } = dataset;
  const values = lengthWords(value_bytes);
  const words = [
    `${count(keys)} ${KINDS[kind][keys === 1 ? 0 : 1]} of ${kind === "string" ? values : `${count(elements)} x ${values}`}`,
    content === "letters" ? "" : content,
    database > 0 ? `database ${database}` : "",
    load ? "" : "not loaded",
    expire ? `${expire.what} expire at ${count(expire.at_ms)} ms` : "",
  ];
  return words.filter((word) => word !== "").join(", ");
}

function lengthWords(lengths: ValueDistribution): string {
  switch (lengths.kind) {
    case "fixed":
      return bytes(lengths.bytes);
    case "range":
      return `${bytes(lengths.from_bytes)} to ${bytes(lengths.to_bytes)}`;
    case "lognormal":
      return `lognormal ${bytes(lengths.median_bytes)} (sigma ${lengths.sigma})`;
    case "weighted": {
      const all = lengths.choices.map((choice) => choice.bytes);
      const [least, most] = [Math.min(...all), Math.max(...all)];
      return least === most ? bytes(least) : `${bytes(least)} to ${bytes(most)}, weighted`;
    }
  }
}

function count(n: number): string {
  return n.toLocaleString("en-US");
}

function bytes(n: number): string {
  if (n >= 1_000_000 && n % 100_000 === 0) return `${n / 1_000_000} MB`;
  if (n >= 1024 && n % 1024 === 0) return n >= 1_048_576 ? `${n / 1_048_576} MiB` : `${n / 1024} KiB`;
  return `${count(n)} B`;
}
