import assert from "node:assert/strict";
import { test } from "node:test";
import { scaleFor } from "../../ui/figures.ts";
import { changeTicks, linearTicks, logTicks } from "./ticks.ts";

const labels = (ticks: { label: string }[]) => ticks.map(({ label }) => label.replaceAll("\u00a0", " "));

test("ticks are round figures in the scale of the axis", () => {
  assert.deepEqual(labels(linearTicks(79_800, 86_100, scaleFor("ops/s", 86_100))), ["80", "82", "84", "86"]);
  assert.deepEqual(labels(linearTicks(0, 1_000, scaleFor("ops/s", 1_000))), ["0", "500", "1000"]);
  assert.deepEqual(labels(linearTicks(300, 420, scaleFor("us", 420))), ["300", "350", "400"]);
});

test("changes are told as signed shares, and the base has no sign", () => {
  assert.deepEqual(labels(changeTicks(0.91, 1.11)), ["−5 %", "0 %", "+5 %", "+10 %"]);
  assert.deepEqual(labels(changeTicks(0.995, 1.006)), ["−0.5 %", "0.0 %", "+0.5 %"]);
});

test("a logarithmic axis has 1, 2 and 5, or powers of ten alone where there are many", () => {
  assert.deepEqual(logTicks(80, 1_200), [100, 200, 500, 1_000]);
  assert.deepEqual(logTicks(0.5, 2e6), [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]);
  assert.deepEqual(logTicks(210, 230), []);
});
