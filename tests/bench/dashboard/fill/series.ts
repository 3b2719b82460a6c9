import { METRICS, type MetricKey, type MetricName, metricOf } from "../../../../db/contract/metric.ts";
import { GROUPS, type Size } from "./size.ts";

/** A workload with a variant. Numbers are those in the database. */
export type PlannedGroup = {
  index: number;
  workload_revision_id: number;
  variant_id: number;
  workload: (typeof WORKLOADS)[number];
  variant: (typeof VARIANTS)[number];
  series: PlannedSeries[];
};

export type PlannedSeries = {
  id: number;
  group: number;
  metric: MetricKey;
  unit: string;
  better: "higher" | "lower";
  detects: boolean;
  smallest_effect: number;
  label: string;
  /** In the unit of the metric, before any commit changed it. */
  base: number;
  /** Standard deviation of a run, and of a commit beyond its runs, as shares. */
  run_noise: number;
  commit_noise: number;
  /** What kinds of change move it. */
  moved_by: "speed" | "tail" | "memory";
};

export const WORKLOADS = [
  { name: "get-p1", title: "GET, pipeline 1", ops: 84_000, us: 310 },
  { name: "set-p16", title: "SET, pipeline 16", ops: 402_000, us: 520 },
  { name: "mix-large", title: "Mix with large values", ops: 18_400, us: 910 },
  { name: "tenants", title: "Twelve tenants, one of them noisy", ops: 61_000, us: 640 },
  { name: "reconnect", title: "Clients that reconnect", ops: 9_100, us: 1_450 },
] as const;

export const VARIANTS = [
  { name: "default", flags: [] as string[] },
  { name: "io-threads-4", flags: ["--io-threads", "4"] },
] as const;

/** A metric's size relative to the workload's operations or latency (or as it is), and the noise of one run. */
const SHAPES: Record<MetricName, [size: number, of: "ops" | "us" | "it", noise: number]> = {
  throughput_ops: [1, "ops", 0.012],
  latency_us_p50: [1, "us", 0.01],
  latency_us_p95: [1.7, "us", 0.02],
  latency_us_p99: [2.4, "us", 0.03],
  latency_us_p999: [4, "us", 0.07],
  latency_us_p9999: [9, "us", 0.15],
  latency_us_max: [30, "us", 0.4],
  tail_ratio: [1.7, "it", 0.07],
  connect_us_p99: [900, "it", 0.05],
  dip_depth: [0.3, "it", 0.2],
  recovery_ms: [140, "it", 0.3],
  bytes_per_op: [182, "it", 0.0005],
  memory_bytes: [71 * 2 ** 20, "it", 0.004],
  memory_bytes_per_key: [214, "it", 0.006],
  tenant_bytes: [4e7, "it", 0.01],
  tenant_keys: [1e5, "it", 0.001],
  cpu_us_per_op: [31, "it", 0.02],
  cpu_user_us_per_op: [20, "it", 0.02],
  cpu_system_us_per_op: [11, "it", 0.04],
  instructions_per_op: [94_000, "it", 0.003],
  cycles_per_op: [121_000, "it", 0.01],
  context_switches_per_op: [0.12, "it", 0.1],
  page_faults_per_op: [0.02, "it", 0.2],
  memory_peak_bytes: [96 * 2 ** 20, "it", 0.004],
};

const WHOLE = (Object.keys(METRICS) as MetricName[]).filter((name) => !name.startsWith("tenant_"));
const OF_PARTS: MetricName[] = [
  "throughput_ops",
  "latency_us_p50",
  "latency_us_p95",
  "latency_us_p99",
  "latency_us_p999",
  "latency_us_p9999",
  "latency_us_max",
  "tail_ratio",
  "connect_us_p99",
  "tenant_bytes",
  "tenant_keys",
];
const PARTS = ["small", "large", "quiet", "noisy", "batch", "scan"];
const KEYS: MetricKey[] = [
  ...WHOLE,
  ...PARTS.flatMap((part) => OF_PARTS.map((name): MetricKey => `${name}@${part}`)),
];

/** Every group and its series, in the order in which a first run of each would make them known. */
export function planSeries({ series: wanted }: Size): { groups: PlannedGroup[]; series: PlannedSeries[] } {
  const series: PlannedSeries[] = [];
  const groups = Array.from({ length: GROUPS }, (_, index): PlannedGroup => {
    const variant_id = 1 + (index % VARIANTS.length);
    const workload_revision_id = 1 + Math.floor(index / VARIANTS.length);
    const workload = WORKLOADS[workload_revision_id - 1]!;
    const variant = VARIANTS[variant_id - 1]!;
    const rest = wanted - series.length;
    const own = KEYS.slice(0, Math.ceil(rest / (GROUPS - index))).map((metric, i) =>
      seriesOf(series.length + 1 + i, index, metric, workload, variant),
    );
    series.push(...own);
    return { index, workload_revision_id, variant_id, workload, variant, series: own };
  });
  return { groups, series };
}

function seriesOf(
  id: number,
  group: number,
  metric: MetricKey,
  workload: PlannedGroup["workload"],
  variant: PlannedGroup["variant"],
): PlannedSeries {
  const { name, part, unit, better, detects, smallest_effect, title } = metricOf(metric);
  const [size, of, run_noise] = SHAPES[name];
  const scale = of === "ops" ? workload.ops : of === "us" ? workload.us : 1;
  const faster = variant.name === "default" ? 1 : of === "ops" ? 1.6 : of === "us" ? 0.8 : 1;
  const own = part === null ? 1 : 0.5 + PARTS.indexOf(part) / 3;
  return {
    id,
    group,
    metric,
    unit,
    better,
    detects,
    smallest_effect,
    label: `${workload.name} ${variant.name} ${title}`,
    base: size * scale * faster * own,
    run_noise,
    commit_noise: 0.35 * run_noise,
    moved_by: /memory|bytes/.test(name) ? "memory" : /p999|max|tail/.test(name) ? "tail" : "speed",
  };
}
