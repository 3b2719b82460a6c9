import assert from "node:assert/strict";
import { test } from "node:test";
import { runBench } from "./run-bench.ts";

test("bench:example ends with one line of JSON, also on two commits and one round", {
  timeout: 120_000,
}, () => {
  const line = runBench("example.ts", ["--last", "2", "--rounds", "1"]);
  assert.deepEqual(Object.keys(line), [
    "commits",
    "failed",
    "planted",
    "found",
    "missed",
    "false",
    "confirmed",
    "cant_tell",
    "not_reproduced",
    "suspected",
    "reruns_minutes",
    "minutes",
  ]);
  assert.equal(line.commits, 2);
  assert.equal(line.found! + line.missed!, line.planted);
});
