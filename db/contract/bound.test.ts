import assert from "node:assert/strict";
import { test } from "node:test";
import { boundsOf } from "./bound.ts";

const clients = [{ name: "alpha" }, { name: "greedy" }];

test("a limit is found by the key that samples bear", () => {
  const bounds = [
    { metric: "latency_us_p999", at_most: 5_000 },
    { metric: "latency_us_p99", part: "alpha", at_most: 20_000 },
    { metric: "latency_us_p99", part: "greedy", at_most: 90_000 },
    { metric: "tenant_bytes", part: "alpha", at_most: 500_000_000 },
    { metric: "tenant_keys", at_most: 9 },
    { metric: "throughput_ops", at_least: 50_000 },
    { metric: "throughput_ops", at_least: 50_000 },
  ];
  assert.deepEqual(boundsOf({ clients, bounds }), [
    { metric: "latency_us_p999", side: "at_most", limit: 5_000 },
    { metric: "latency_us_p99", side: "at_most", limit: 20_000 },
    { metric: "latency_us_p99@greedy", side: "at_most", limit: 90_000 },
    { metric: "tenant_bytes@alpha", side: "at_most", limit: 500_000_000 },
    { metric: "tenant_keys@alpha", side: "at_most", limit: 9 },
    { metric: "throughput_ops", side: "at_least", limit: 50_000 },
  ]);
});

test("data of an older format, or of somebody else, has no limits", () => {
  const odd = [
    null,
    "5 ms",
    { metric: "speed", at_most: 1 },
    { metric: "constructor", at_most: 1 },
    { metric: "latency_us_p99" },
    { metric: "latency_us_p99", at_most: "5" },
    { metric: "latency_us_p99", part: "<b>", at_most: 5 },
  ];
  assert.deepEqual(boundsOf({ clients, bounds: odd }), []);
  assert.deepEqual(boundsOf({ clients: 7, bounds: [{ metric: "memory_bytes", at_most: 1 }] }), [
    { metric: "memory_bytes", side: "at_most", limit: 1 },
  ]);
  assert.deepEqual(boundsOf({ bounds: { length: 3 } }), []);
  assert.deepEqual(boundsOf({}), []);
});
