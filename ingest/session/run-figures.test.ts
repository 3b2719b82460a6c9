import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClosedLoopResult, OpenLoopResult } from "../load/results.ts";
import { detailsOf, samplesOf } from "./run-figures.ts";

const window = {
  started_at_ms: 0,
  ended_at_ms: 500,
  duration_ms: 500,
  operations: 50_000,
  throughput_ops: 100_000,
  errors: { ERR: 2, "wrong-length": 1 },
  bytes_in: 10,
  bytes_out: 20,
  payload_bytes_in: 5,
  payload_bytes_out: 6,
  generator_cpu_us: 400_000,
  generator_cpu_share: 0.8,
  generator_wait_us: null,
  intervals: [],
};
const closed: ClosedLoopResult = { ...window, reply_gap_us_max: 1_000 };
const open: OpenLoopResult = {
  ...window,
  latency_us: { p50: 50, p95: 90, p99: 100, p999: null, max: 900 },
  latency_histogram: "",
  intended_rate_ops: 10_000,
  achieved_rate_ops: 10_000,
  send_lag_us: { p50: 1, p95: 2, p99: 3, p999: null, max: 9 },
  backpressured_operations: 0,
  generator_stalls: { count: 0, total_us: 0, max_us: 0 },
  saturated: false,
  saturated_reason: null,
};
const sampleOf = (metric: string, samples: { metric: string; value: number }[]) =>
  samples.find((sample) => sample.metric === metric)?.value;

test("throughput comes from the closed loop only, latency from the open loop only", () => {
  const samples = samplesOf({
    closed,
    open: { ...open, throughput_ops: 9_999 },
    memory_bytes_before: 40_000_000,
    memory_bytes: 42_000_000,
    keys: 10_000,
  });
  assert.equal(sampleOf("throughput_ops", samples), 100_000);
  assert.equal(sampleOf("latency_us_p99", samples), 100);
  assert.equal(sampleOf("memory_bytes_per_key", samples), 200);
});

test("what cannot be told has no sample", () => {
  const unknown = samplesOf({ closed, open, memory_bytes_before: null, memory_bytes: null, keys: 10 });
  for (const metric of ["latency_us_p999", "memory_bytes", "memory_bytes_per_key"]) {
    assert.equal(sampleOf(metric, unknown), undefined, metric);
  }
  const shrunk = samplesOf({ closed, open, memory_bytes_before: 9, memory_bytes: 8, keys: 10 });
  assert.equal(sampleOf("memory_bytes_per_key", shrunk), undefined);
});

test("a run says when the engine was not the limit, and when a tail is the generator's", () => {
  const notes = (engine_cpu_share: number | null, p999: number, lag: number) =>
    detailsOf({
      closed: { result: closed, engine_cpu_share, dashboard_cpu_share: null },
      open: {
        result: {
          ...open,
          latency_us: { ...open.latency_us, p999 },
          send_lag_us: { ...open.send_lag_us, p999: lag },
        },
        engine_cpu_share,
        dashboard_cpu_share: null,
      },
      keys: 10,
      workload: { connections: 50, pipeline: 16 },
    }).notes;
  assert.deepEqual(notes(0.97, 2_000, 900), []);
  assert.deepEqual(notes(null, 2_000, 900), []);
  assert.match(notes(0.6, 2_000, 900)![0]!, /^The engine used 60 % of its core/);
  assert.match(notes(0.97, 2_000, 1_100)![0]!, /^p99\.9 is an upper bound: 1100 us of its 2000 us/);
});

test("figures that are a timer's say so", () => {
  const slow = { ...closed, throughput_ops: (50 * 16) / 0.0403 };
  const notes = (engine_cpu_share: number) =>
    detailsOf({
      closed: { result: slow, engine_cpu_share, dashboard_cpu_share: null },
      open: { result: open, engine_cpu_share, dashboard_cpu_share: null },
      keys: 10,
      workload: { connections: 50, pipeline: 16 },
    }).notes!;
  assert.match(notes(0.04)[0]!, /^Replies wait 40 ms while the engine idles: these figures are a timer's/);
  assert.deepEqual(notes(0.97), []);
});
