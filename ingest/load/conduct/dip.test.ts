import assert from "node:assert/strict";
import { test } from "node:test";
import type { Intervals } from "../results.ts";
import { dipOf } from "./dip.ts";

/** A window of 1.5 s with intervals of so many replies and such a p99; both repeat their last value. */
function intervals(operations: number[], p99_us: (number | null)[], length = 15): Intervals {
  const fill = <T>(values: T[]) => Array.from({ length }, (_, at) => values[at] ?? values.at(-1)!);
  const all = fill(p99_us);
  return { operations: fill(operations), p50_us: all, p99_us: all, max_us: all };
}

test("the worst interval's missing replies are the depth; recovery ends with the last slow interval", () => {
  const dip = dipOf(
    intervals(
      [100, 100, 100, 100, 100, 40, 60, 200, 100],
      [800, 800, 800, 800, 800, 90_000, 50_000, 9_000, 900],
    ),
    500,
    1500,
  );
  assert.deepEqual(dip, { depth: 0.6, recovery_ms: 300, recovered: true });
});

test("what nobody feels is no dip", () => {
  assert.deepEqual(dipOf(intervals([100], [800]), 500, 1500), { depth: 0, recovery_ms: 0, recovered: true });
  // Doubled, but still below a millisecond.
  assert.deepEqual(dipOf(intervals([100], [100, 100, 100, 100, 100, 900, 100]), 500, 1500)?.recovery_ms, 0);
});

test("a disturbance is counted from its own moment within an interval", () => {
  const p99_us = [800, 800, 800, 800, 800, 90_000, 800];
  assert.equal(dipOf(intervals([100], p99_us), 550, 1500)?.recovery_ms, 50);
});

test("a standstill is felt although no reply tells of it", () => {
  const dip = dipOf(
    intervals([100, 100, 100, 100, 100, 0, 0, 300, 100], [800, 800, 800, 800, 800, null, null, 200_000, 800]),
    500,
    1500,
  );
  assert.deepEqual(dip, { depth: 1, recovery_ms: 300, recovered: true });
});

test("who has not recovered by the end took at least until then", () => {
  const dip = dipOf(intervals([100], [800, 800, 800, 800, 800, 90_000]), 500, 1500);
  assert.deepEqual(dip, { depth: 0, recovery_ms: 1000, recovered: false });
});

test("without anything before it nothing can be told", () => {
  assert.equal(dipOf(intervals([0, 0, 0, 0, 0, 100], [null, null, null, null, null, 800]), 500, 1500), null);
});

test("a hiccup long after the disturbance is not its doing", () => {
  const p99_us = [800, 800, 800, 800, 800, 90_000, 800, 800, 800, 800, 50_000, 800];
  assert.deepEqual(dipOf(intervals([100], p99_us), 500, 1500), {
    depth: 0,
    recovery_ms: 100,
    recovered: true,
  });
});
