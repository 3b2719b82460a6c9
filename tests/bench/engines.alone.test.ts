import assert from "node:assert/strict";
import { test } from "node:test";
import { runBench } from "./run-bench.ts";
import { wildEnginesEnd } from "./wild-engines-end.ts";

/** A figure that is no engine's, a hang and a death; one of each kind is in the long tests, the whole list in `npm run bench:engines`. */
const FEW = ["of a child", "answers OK", "hangs on a pipeline", "dies in the middle"];

test("misbehaving engines end as they should, sandbox bwrap", { timeout: 240_000 }, () => {
  wildEnginesEnd("bwrap", FEW);
});

test("misbehaving engines end as they should, sandbox user", { timeout: 240_000 }, () => {
  wildEnginesEnd("user", ["leaves children behind that"]);
});

test("the cost of sandboxes is measured side by side", { timeout: 120_000 }, () => {
  const { rounds, ...ratios } = runBench("sandbox.ts", ["--rounds", "1", "--workloads", "get-p16"]);
  assert.equal(rounds, 1);
  for (const ratio of Object.values(ratios)) assert.ok(ratio === null || (ratio as number) > 0);
});
