import assert from "node:assert/strict";
import { test } from "node:test";
import type { GroupResult, WindowResult } from "../../load/results.ts";
import { builtInWorkload } from "../../workloads/catalogue/index.ts";
import type { LoadReport } from "./report.ts";
import { searchWords, summaryWords } from "./report-words.ts";

const latency_us = { p50: 120, p95: 900, p99: 2_100, p999: null, p9999: null, max: 9_000 };
const group: GroupResult = {
  operations: 12_000,
  throughput_ops: 4_000,
  latency_us,
  latency_histogram: "",
  parts: {},
  intervals: { operations: [], p50_us: [], p99_us: [], max_us: [] },
  sizes: [{ to_bytes: 2_097_152, requests: 1, request_bytes: 2e6, replies: 0, reply_bytes: 0 }],
  errors: { OOM: 3, "wrong-length": 1 },
  bytes_in: 5_000,
  bytes_out: 2_000_100,
  payload_bytes_in: 0,
  payload_bytes_out: 2_000_000,
  schedule: {
    intended_rate_ops: 4_000,
    achieved_rate_ops: 3_990.4,
    send_lag_us: latency_us,
    backpressured_operations: 2,
  },
  connects: { count: 1_200, latency_us },
  dip: { depth: 0.234, recovery_ms: 2_000, recovered: false },
};
const open: WindowResult = {
  started_at_ms: 0,
  ended_at_ms: 3_000,
  duration_ms: 3_000,
  lead_in_operations: 0,
  drained_operations: 0,
  groups: { alpha: group, "a-group-with-a-very-long-name-of-its-own": group },
  generator: {
    processes: 2,
    cpu_us: 1,
    cpu_share: 0.98,
    wait_us: null,
    stalls: { count: 1, total_us: 4_000, max_us: 4_000 },
  },
  saturated: true,
  saturated_reason: "3.1 % of the batches were sent more than 1000 us late",
};
const report: LoadReport = {
  workload: builtInWorkload("tenants-quiet")!,
  revision: "",
  generator_version: "",
  at: { host: "127.0.0.1", port: 1, tls: false },
  server: null,
  seed: 1,
  processes: 2,
  saturation_ops: null,
  preload: null,
  warm_up: null,
  closed: null,
  open,
  search: null,
  native: null,
  census: {
    alpha: {
      keys: 10_100,
      bytes: 2_180_000,
      connections: 10,
      commands: null,
      source: { keys: "sample", connections: "client-list" },
      bytes_error: 24_500,
    },
  },
  error: null,
};

test("a saturated generator is said in a plain sentence", () => {
  const said = summaryWords(report).replaceAll(/\s+/g, " ");
  assert.ok(
    said.includes(
      "generator saturated: 3.1 % of the batches were sent more than 1000 us late; these latencies are the generator's, not the engine's",
    ),
  );
});

test("everything that a group saw is in the summary, within a hundred columns", () => {
  const lines = summaryWords(report).split("\n");
  assert.ok(lines.every((line) => line.length <= 100));
  for (const said of [
    "  alpha                     12,000  4,000  120 us  900 us  2.10 ms      -       -  9.00 ms",
    "  rate         intended 4,000/s, achieved 3,990/s",
    "  waited       2 requests for the engine to read or accept; that time is in their latency",
    "  connects     1,200: p50 120 us, p99 2.10 ms, p99.9 -, max 9.00 ms",
    "  errors       3 OOM, 1 wrong-length",
    "  bytes        sent 2.00 MB, 2.00 MB of it values",
    "  values sent  1 of 1-2 MiB (2.00 MB)",
    "  generator    2 processes, 98 % of a core in the busiest, 1 stall, the longest 4.00 ms",
    "  alpha  10,100  2.18 MB +- 24.5 kB           10         -     sample       client-list",
    "-  too few samples: a percentile needs 20 beyond it; try a longer --duration",
  ]) {
    assert.ok(lines.includes(said), `${said}\nis not in\n${lines.join("\n")}`);
  }
  assert.match(lines.join(" "), / dip +23 % of the replies missing .* not over at the end/);
});

test("the answer of a search names the rate, what broke it and what a closed loop reached", () => {
  const found = { saturation_ops: 98_000, rate_ops: 70_000, broken_at_ops: 71_000, note: null, steps: [] };
  assert.match(
    searchWords(found),
    /^\nthe highest rate that keeps the bounds: 70,000\/s; at 71,000\/s they were broken; a closed loop\s+reached\s+98,000\/s\n$/,
  );
  const none = { ...found, rate_ops: null, note: "No rate kept the bounds." };
  assert.match(
    searchWords(none),
    /^\nfound no rate that keeps the bounds; .*\n {2}No rate kept the bounds\.\n$/,
  );
  const step = { latency_us, why: null };
  const steps = [
    { ...step, rate_ops: 24_000, outcome: "kept" as const },
    { ...step, rate_ops: 48_000, outcome: "kept" as const },
    { ...step, rate_ops: 48_000, outcome: "broken" as const },
  ];
  assert.match(
    searchWords({ ...none, note: null, steps }),
    /^\nfound no rate that keeps the bounds twice, though 48,000\/s did once; .*\n/,
  );
});
