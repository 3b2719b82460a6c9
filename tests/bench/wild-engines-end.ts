import assert from "node:assert/strict";
import { runBench } from "./run-bench.ts";

/** Runs the main job over misbehaving engines whose names hold these words: each ends as it should, and leaves nothing. */
export function wildEnginesEnd(sandbox: "bwrap" | "user", words: readonly string[]): void {
  const { engines, named, wrong, left_processes, left_files, healthy_measured } = runBench("engines.ts", [
    ...["--only", words.join()],
    ...["--sandbox", sandbox],
  ]);
  // What needs a program that is not there is left out, and so is what this sandbox is not meant to stop.
  assert.ok(engines! >= words.length - 3 && engines! > 0);
  assert.deepEqual([named, wrong, left_processes, left_files], [engines, 0, 0, 0]);
  assert.equal(healthy_measured, engines! + 1);
}
