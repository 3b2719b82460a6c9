import { z } from "zod";

/** What is known of a metric before anything was measured. */
export type Metric = {
  title: string;
  /** The unit of stored values; never converted in the database. */
  unit: "ops/s" | "us" | "ms" | "bytes" | "keys" | "ratio" | "count";
  better: "higher" | "lower";
  /** Whether a series of it is judged; what is one value of very many, or mostly zero, is only shown. */
  detects: boolean;
  /** The smallest relative change worth telling a person of. */
  smallest_effect: number;
  /** What the engine used up, rather than what its users felt: shown apart. */
  inside?: true;
};

/** Every metric that a run can have, in the order of display. */
export const METRICS = {
  throughput_ops: {
    title: "Throughput",
    unit: "ops/s",
    better: "higher",
    detects: true,
    smallest_effect: 0.05,
  },
  latency_us_p50: { title: "Latency p50", unit: "us", better: "lower", detects: true, smallest_effect: 0.1 },
  latency_us_p95: { title: "Latency p95", unit: "us", better: "lower", detects: true, smallest_effect: 0.15 },
  latency_us_p99: { title: "Latency p99", unit: "us", better: "lower", detects: true, smallest_effect: 0.25 },
  latency_us_p999: {
    title: "Latency p99.9",
    unit: "us",
    better: "lower",
    detects: true,
    smallest_effect: 0.5,
  },
  latency_us_p9999: {
    title: "Latency p99.99",
    unit: "us",
    better: "lower",
    detects: true,
    smallest_effect: 1,
  },
  latency_us_max: { title: "Latency max", unit: "us", better: "lower", detects: false, smallest_effect: 1 },
  tail_ratio: {
    title: "Tail, p99.9 over p99",
    unit: "ratio",
    better: "lower",
    detects: false,
    smallest_effect: 0.5,
  },
  connect_us_p99: { title: "Connect p99", unit: "us", better: "lower", detects: true, smallest_effect: 0.25 },
  dip_depth: {
    title: "Depth of the dip",
    unit: "ratio",
    better: "lower",
    detects: false,
    smallest_effect: 0.1,
  },
  recovery_ms: {
    title: "Time to recover",
    unit: "ms",
    better: "lower",
    detects: false,
    smallest_effect: 0.5,
  },
  bytes_per_op: {
    title: "Bytes on the wire",
    unit: "bytes",
    better: "lower",
    detects: false,
    smallest_effect: 0.02,
  },
  memory_bytes: {
    title: "Resident memory",
    unit: "bytes",
    better: "lower",
    detects: false,
    smallest_effect: 0.05,
  },
  memory_bytes_per_key: {
    title: "Memory per key",
    unit: "bytes",
    better: "lower",
    detects: true,
    smallest_effect: 0.1,
  },
  tenant_bytes: { title: "Bytes held", unit: "bytes", better: "lower", detects: false, smallest_effect: 0.1 },
  tenant_keys: { title: "Keys held", unit: "keys", better: "lower", detects: false, smallest_effect: 0.1 },
  cpu_us_per_op: inside("CPU time per operation", "us", 0.05),
  cpu_user_us_per_op: inside("CPU time per operation, user", "us", 0.05),
  cpu_system_us_per_op: inside("CPU time per operation, system", "us", 0.05),
  instructions_per_op: inside("Instructions per operation", "count", 0.02),
  cycles_per_op: inside("Cycles per operation", "count", 0.05),
  context_switches_per_op: inside("Context switches per operation", "count", 0.25),
  page_faults_per_op: inside("Page faults per operation", "count", 0.25),
  memory_peak_bytes: inside("Peak memory", "bytes", 0.05),
} as const satisfies Record<string, Metric>;

/** None of them detects: how noisy they are from commit to commit is not known yet. */
function inside(title: string, unit: Metric["unit"], smallest_effect: number) {
  return { title, unit, better: "lower", detects: false, smallest_effect, inside: true } as const;
}

export type MetricName = keyof typeof METRICS;

/** The names of METRICS, in the order of display. */
export const METRIC_NAMES = Object.keys(METRICS) as MetricName[];

/** A metric of the whole workload, or of one of its groups, parts or tenants: "latency_us_p99@noisy". */
export type MetricKey = MetricName | `${MetricName}@${string}`;

export const metricKey = z.custom<MetricKey>(
  (value) => typeof value === "string" && (known.has(value) || isMetric(value)),
  "is no metric",
);

/** Every run brings the same ones again. */
const known = new Set<string>();
const KNOWN = 1_000;

function isMetric(value: string): boolean {
  const is =
    /^[a-z][a-z0-9_]*(@[a-z][a-z0-9-]{0,39})?$/.test(value) && Object.hasOwn(METRICS, value.split("@")[0]!);
  if (is && known.size < KNOWN) known.add(value);
  return is;
}

/** Stored values of a metric are whole numbers of it, in its unit; 0: they are not rounded. Latencies are whole microseconds. */
export function resolutionOf(metric: MetricKey): number {
  return metricOf(metric).unit === "us" ? 1 : 0;
}

/** A metric with the part it is of, in its title too. */
export type KnownMetric = Readonly<Metric & { name: MetricName; part: string | null }>;

/** What is known of a metric: the same object whenever it is asked for. */
export function metricOf(key: MetricKey): KnownMetric {
  const told = told_of.get(key);
  if (told) return told;
  const [name, part = null] = key.split("@") as [MetricName, string | undefined];
  const metric = METRICS[name];
  const made = { ...metric, name, part, title: part === null ? metric.title : `${metric.title}, ${part}` };
  if (told_of.size < KNOWN) told_of.set(key, made);
  return made;
}

/** A title within a sentence: "throughput", "CPU time". */
export function titleWithin(title: string): string {
  return title.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase());
}

/** A metric within a sentence: "throughput", "latency p99 of noisy". */
export function metricWithin(key: MetricKey): string {
  const { name, part } = metricOf(key);
  const title = titleWithin(METRICS[name].title);
  return part === null ? title : `${title} of ${part}`;
}

/** Pages ask after the same few metrics thousands of times. */
const told_of = new Map<MetricKey, KnownMetric>();

/** The order of display: the whole workload first, then part by part. */
export function compareMetrics(a: MetricKey, b: MetricKey): number {
  const [one, other] = [metricOf(a), metricOf(b)];
  const parts = (one.part ?? "").localeCompare(other.part ?? "");
  return parts || METRIC_NAMES.indexOf(one.name) - METRIC_NAMES.indexOf(other.name);
}
