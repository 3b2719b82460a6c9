import assert from "node:assert/strict";
import { test } from "node:test";
import { historyValues, WINDOW } from "./history-values.ts";

const run = (commit: string, value: number) => ({ commit, block: "b", value });

test("a commit's value is the median of its finite runs, in the order of the branch", () => {
  const runs = [
    run("c", 9),
    run("a", 4),
    run("a", 1),
    run("a", Number.NaN),
    run("x", 7),
    run("b", Number.NaN),
  ];
  assert.deepEqual(historyValues(["a", "b", "c"], runs), [
    { position: 0, value: 2.5, runs: [1, 4] },
    { position: 2, value: 9, runs: [9] },
  ]);
});

test("of more commits than the window holds the oldest are left out", () => {
  const commits = Array.from({ length: WINDOW + 2 }, (_, i) => `c${i}`);
  const history = historyValues(commits, commits.map((commit, i) => run(commit, i)).reverse());
  assert.deepEqual([history.length, history[0]!.position, history.at(-1)!.position], [WINDOW, 2, WINDOW + 1]);
});
