import { z } from "zod";

/** Length of one entry of `intervals`, in milliseconds. */
export const INTERVAL_MS = 100;

const count = z.number().nonnegative();

/** Null: too few samples. */
const lag = count.nullable().default(null);

const group = z.object({
  operations: count,
  /** Replies within the window, per second. */
  throughput_ops: count,
  /** Replies in each interval since the window began, those after its end included. */
  intervals: z.object({ operations: z.array(count).max(100_000) }),
  /** Values longer than half of `to_bytes` and at most `to_bytes`, in requests and in replies, and their bytes. */
  sizes: z
    .array(
      z.object({
        to_bytes: count,
        requests: count,
        request_bytes: count,
        replies: count,
        reply_bytes: count,
      }),
    )
    .max(64),
  /** How much later than intended requests were sent; null for a closed loop. */
  schedule: z
    .object({ send_lag_us: z.object({ p50: lag, p95: lag, p99: lag, p999: lag, p9999: lag }) })
    .nullable()
    .default(null),
});

const oneWindow = z.object({
  duration_ms: z.number().positive(),
  /** The workload's own group is the first. */
  groups: z.record(z.string(), group),
});
export type OneWindow = z.infer<typeof oneWindow>;

/** What an engine was found to hold of a tenant when the windows were over. Null: not known. */
export const tenantCensus = z.object({
  keys: count.nullable(),
  bytes: count.nullable(),
  connections: count.nullable(),
  commands: count.nullable(),
});

/** The part of a run's "windows" that pages show; a window that the workload does not have is null. */
export const runWindows = z.object({
  closed: oneWindow.nullable(),
  open: oneWindow.nullable(),
  census: z.record(z.string(), tenantCensus),
});
export type RunWindows = z.infer<typeof runWindows>;
