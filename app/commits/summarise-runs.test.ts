import assert from "node:assert/strict";
import { test } from "node:test";
import { percentileOf } from "../../components/commit/percentile-curve.ts";
import { type RunWindows, runWindows } from "../../db/contract/windows.ts";
import type { ShownRun } from "../../db/queries/commit/run-blobs.ts";
import { comparableRuns, curveOf, type KeptRuns, sizeLines, throughputLines } from "./summarise-runs.ts";

const runIn = (session_id: number, key = `run-${session_id}`): ShownRun => ({
  key,
  session_id,
  epoch_id: 1,
  started_at: session_id,
});

function windowsOf(more: object): RunWindows {
  const size = { to_bytes: 128, requests: 100, request_bytes: 10_000, replies: 300, reply_bytes: 30_000 };
  const group = {
    operations: 400,
    throughput_ops: 2_000,
    intervals: { operations: [180, 220, 5] },
    sizes: [size],
  };
  return runWindows.parse({
    closed: { duration_ms: 200, groups: { main: group, other: { ...group, throughput_ops: 1 } } },
    open: null,
    census: {},
    ...more,
  });
}

const kept = (windows: RunWindows[]): KeptRuns => ({
  runs: windows.map((_, at) => runIn(at)),
  histograms: new Map(),
  windows: new Map(windows.map((one, at) => [`run-${at}`, one])),
});

test("where sessions measured both commits only their runs are shown, else the newest of each", () => {
  const shared = comparableRuns([runIn(4), runIn(3), runIn(2)], [runIn(3), runIn(2), runIn(1)], 10);
  assert.deepEqual(
    [shared.own, shared.before].map((runs) => runs.map(({ session_id }) => session_id)),
    [
      [3, 2],
      [3, 2],
    ],
  );
  assert.equal(shared.sessions, 2);
  const apart = comparableRuns([runIn(4), runIn(3)], [runIn(2), runIn(1)], 1);
  assert.deepEqual([apart.own[0]!.session_id, apart.before[0]!.session_id, apart.sessions], [4, 2, 0]);
});

test("throughput within a run is that of its first group, up to the end of its window", () => {
  const [line] = throughputLines(kept([windowsOf({})]));
  assert.equal(line!.throughput_ops, 2_000);
  assert.deepEqual(
    line!.bins.map(({ mean }) => mean),
    [1_800, 2_200],
  );
  assert.deepEqual(throughputLines(kept([windowsOf({ closed: null })])), []);
});

test("sizes are summed over groups and runs, a second of all of them together", () => {
  const [line] = sizeLines(kept([windowsOf({}), windowsOf({})]), kept([]));
  // Two runs of 0.2 s, two groups each: 400 values written in 0.4 s.
  assert.deepEqual(
    [line!.to_bytes, line!.written_ops, line!.read_ops, line!.bytes, line!.before],
    [128, 1_000, 3_000, 400_000, null],
  );
  const [beside] = sizeLines(kept([windowsOf({})]), kept([windowsOf({})]));
  assert.equal(beside!.before!.bytes, 400_000);
});

test("a curve leaves out what was the generator's own lag, and is none where nothing is kept", () => {
  assert.equal(curveOf(kept([windowsOf({})]), 1), null);
  const buckets = { upto_us: [100, 1_000], counts: [98_000, 2_000] };
  const send_lag_us = { p50: 10, p95: 20, p99: 600, p999: null, p9999: null };
  const group = {
    operations: 1,
    throughput_ops: 1,
    intervals: { operations: [] },
    sizes: [],
    schedule: { send_lag_us },
  };
  const windows = windowsOf({ open: { duration_ms: 200, groups: { main: group } } });
  const runs = { ...kept([windows]), histograms: new Map([["run-0", buckets]]) };
  const curve = curveOf(runs, 1)!;
  assert.deepEqual([percentileOf(curve, 95), percentileOf(curve, 99)], [100, null]);
});
