import assert from "node:assert/strict";
import { test } from "node:test";
import { runBench } from "./run-bench.ts";

test("bench:noise ends with one line of JSON, also on one session of each kind", { timeout: 180_000 }, () => {
  const line = runBench<unknown>("noise.ts", ["--sessions", "2", "--trials", "1", "--pairs", "3"]);
  assert.deepEqual(Object.keys(line), [
    "cv_raw",
    "cv_controlled",
    "cv_drift_raw",
    "cv_drift_controlled",
    "false_verdicts",
    "mde_pct",
    "mde_detected",
  ]);
  for (const name of ["cv_raw", "cv_controlled", "cv_drift_raw", "cv_drift_controlled"]) {
    assert.ok(Number.isFinite(line[name]), name);
  }
});

test("bench:host-steps ends with one line of JSON, and says nothing of what it could not set", {
  timeout: 180_000,
}, () => {
  const line = runBench<unknown>("host-steps.ts", ["--pairs", "1", "--only", "watchdog: on to off"]);
  for (const name of Object.keys(line)) assert.equal(name, "watchdog: on to off");
});
