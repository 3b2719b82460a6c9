import assert from "node:assert/strict";
import { test } from "node:test";
import { intervalOfRatio } from "./preload/interval.ts";
import { runBench } from "./run-bench.ts";

test("a cost is told with an interval that holds it, from logarithms of ratios", () => {
  const { percent, low, high } = intervalOfRatio([0.98, 1, 1.02, 1.04].map(Math.log));
  assert.ok(Math.abs(percent - 1) < 0.05);
  assert.ok(low < -2.5 && high > 4.5, "four rounds are sure of little");
  assert.deepEqual(intervalOfRatio([0.5, 0.5]).percent, 64.87);
});

test("the cost of looking inside is measured in turns, with its interval", {
  timeout: 180_000,
  skip: process.platform !== "linux" && "CPU time of a process tree is told on Linux only",
}, () => {
  const told = runBench("preload.ts", ["--rounds", "2", "--window", "200"]);
  assert.equal(told.rounds, 2);
  assert.ok(told.cpu_us_per_operation! > 0);
  for (const way of ["idle", "profiling"]) {
    const [low, cost, high] = [told[`${way}_low`], told[`${way}_cost_pct`], told[`${way}_high`]];
    assert.ok(low! <= cost! && cost! <= high!, JSON.stringify(told));
  }
});
