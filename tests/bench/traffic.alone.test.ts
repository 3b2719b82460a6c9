import assert from "node:assert/strict";
import { test } from "node:test";
import { runBench } from "./run-bench.ts";

test("bench:load ends with one line of JSON, also on one short round", { timeout: 120_000 }, () => {
  const line = runBench<number | null>("load.ts", ["--rounds", "1", "--seconds", "0.3"]);
  assert.deepEqual(Object.keys(line), ["ratio_p1", "ratio_p16"]);
  assert.ok(line.ratio_p1! > 0 && line.ratio_p16! > 0);
});

test("bench:truth ends with one line of JSON, also on two seconds", { timeout: 60_000 }, () => {
  const line = runBench<number | null>("truth.ts", ["--seconds", "2"]);
  assert.deepEqual(Object.keys(line), ["p99_error", "p999_error", "closed_loop_p99_ratio"]);
  assert.equal(line.p999_error, null, "4,000 requests do not bear a p99.9");
});
