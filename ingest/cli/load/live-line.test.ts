import assert from "node:assert/strict";
import { test } from "node:test";
import { liveWords } from "./live-line.ts";

test("the live line tells phase, time, operations, rate, p99 and errors", () => {
  const before = { since_start_ms: 500, operations: 10_000, errors: 0, p99_us: 100 };
  const latest = { since_start_ms: 1_000, operations: 22_000, errors: 1, p99_us: 2_100 };
  assert.equal(
    liveWords({ name: "open loop", elapsed_ms: 1_020, total_ms: 3_000, before, latest }),
    "open loop 1.0/3.0 s | 22,000 ops | 24,000 ops/s | p99 2.10 ms | 1 error",
  );
});

test("before there are figures it tells how long a phase has lasted, never beyond its length", () => {
  const nothing = { before: null, latest: null };
  assert.equal(
    liveWords({ name: "warm-up", elapsed_ms: 700, total_ms: 300, ...nothing }),
    "warm-up 0.3/0.3 s",
  );
  assert.equal(
    liveWords({ name: "loading keys", elapsed_ms: 700, total_ms: null, ...nothing }),
    "loading keys 0.7 s",
  );
});
