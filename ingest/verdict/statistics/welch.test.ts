import assert from "node:assert/strict";
import { test } from "node:test";
import { welchInterval } from "./welch.ts";

test("the interval is that of Student's sleep data as R's t.test prints it", () => {
  const one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
  const other = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
  const { difference, low, high, freedom } = welchInterval(one, other, 0.05);
  assert.ok(Math.abs(difference - 1.58) < 1e-9);
  assert.ok(Math.abs(freedom - 17.776) < 1e-3);
  assert.ok(Math.abs(low + 0.2054832) < 1e-6 && Math.abs(high - 3.3654832) < 1e-6);
});

test("one value on a side bounds nothing, and equal values bound exactly", () => {
  assert.deepEqual(welchInterval([1], [2, 3], 0.05).high, Number.POSITIVE_INFINITY);
  assert.deepEqual(welchInterval([1, 1], [2, 2], 0.05), {
    difference: 1,
    low: 1,
    high: 1,
    freedom: Number.POSITIVE_INFINITY,
  });
});
