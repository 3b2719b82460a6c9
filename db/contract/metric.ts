import { z } from "zod";

/** What is known of a metric before anything was measured. */
export type Metric = {
  title: string;
  /** The unit of stored values; never converted in the database. */
  unit: "ops/s" | "us" | "bytes";
  better: "higher" | "lower";
  /** The maximum of a run is one value of very many: it is shown and never judged. */
  detects: boolean;
  /** The smallest relative change worth telling a person of. */
  smallest_effect: number;
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
  latency_us_max: { title: "Latency max", unit: "us", better: "lower", detects: false, smallest_effect: 1 },
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
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

/** The names of METRICS, in the order of display. */
export const METRIC_NAMES = Object.keys(METRICS) as MetricName[];

export const metricName = z.enum(METRIC_NAMES as [MetricName, ...MetricName[]]);
