import assert from "node:assert/strict";
import { test } from "node:test";
import type { WindowResult } from "../../load/results.ts";
import { builtInWorkload } from "../../workloads/catalogue/index.ts";
import { slicesOf } from "./slices.ts";

const workload = { ...builtInWorkload("get-p16")!, closed: { duration_ms: 800 } };
const warmUp = (throughput_ops: number) =>
  ({ groups: { clients: { throughput_ops } } }) as unknown as WindowResult;

test("a closed loop is cut into tenths of a second", () => {
  assert.equal(slicesOf(workload, warmUp(500_000)), 8);
  assert.equal(slicesOf({ ...workload, closed: { duration_ms: 450 } }, warmUp(500_000)), 4);
});

test("slices are longer where a batch takes long, down to the whole window", () => {
  // 50 connections of 16 requests: at 80,000 per second a batch takes 10 ms, and a slice 200.
  assert.equal(slicesOf(workload, warmUp(80_000)), 4);
  assert.equal(slicesOf(workload, warmUp(16_000)), 1);
});

test("without a warm-up nothing is known of the batches, and nothing is cut", () => {
  assert.equal(slicesOf(workload, null), 1);
  assert.equal(slicesOf(workload, warmUp(0)), 1);
});
