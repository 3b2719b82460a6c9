import assert from "node:assert/strict";
import { test } from "node:test";
import { rateBins } from "./interval-rates.ts";

test("a rate is what came in an interval, a second; what came after the window is none of it", () => {
  const bins = rateBins({ operations: [10, 0, 20, 7], interval_ms: 100, duration_ms: 350 }, 100);
  assert.deepEqual(
    bins.map(({ mean }) => mean),
    [100, 0, 200],
  );
});

test("in a long window stretches keep their least and greatest rate, so that a stall is not averaged away", () => {
  const operations = Array.from({ length: 1_800 }, (_, at) => (at === 900 ? 0 : 10));
  const bins = rateBins({ operations, interval_ms: 100, duration_ms: 180_000 }, 150);
  assert.equal(bins.length, 150);
  assert.equal(Math.min(...bins.map(({ low }) => low)), 0);
  assert.ok(bins.every(({ high, mean }) => high === 100 && mean > 90));
});

test("a window shorter than an interval has no rate", () => {
  assert.deepEqual(rateBins({ operations: [3], interval_ms: 100, duration_ms: 50 }, 150), []);
});
