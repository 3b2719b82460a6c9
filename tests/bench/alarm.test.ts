import assert from "node:assert/strict";
import { test } from "node:test";
import { runBench } from "./run-bench.ts";

test("bench:alarm ends with one line of JSON, and finds large steps in a small installation", {
  timeout: 180_000,
}, () => {
  const line = runBench("alarm.ts", ["--series", "6", "--commits", "40", "--seeds", "1", "--steps", "8"]);
  assert.deepEqual(Object.keys(line), [
    "false_suspected_per_1000_commits",
    "false_confirmed_per_1000_commits",
    "power_2pct",
    "power_2pct_ar",
    "median_delay_commits",
    "ms_per_series_500",
    "ms_per_series_500_visits",
  ]);
  assert.equal(line.power_2pct, 1);
  assert.ok(line.ms_per_series_500! > 0);
});
