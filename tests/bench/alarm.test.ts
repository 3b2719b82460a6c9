import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

test("bench:alarm ends with one line of JSON, and finds large steps in a small installation", {
  timeout: 180_000,
}, () => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [
      join(import.meta.dirname, "alarm.ts"),
      ...["--series", "6", "--commits", "40", "--seeds", "1", "--steps", "8", "--json"],
    ],
    { encoding: "utf8" },
  );
  assert.equal(status, 0, stderr);
  const line = JSON.parse(stdout.trim().split("\n").at(-1)!);
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
  assert.ok(line.ms_per_series_500 > 0);
});
