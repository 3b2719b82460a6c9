import assert from "node:assert/strict";
import { test } from "node:test";
import { fitBlocks } from "./block-model.ts";

const run = (commit: string, block: string, value: number) => ({ commit, block, value });

test("removes the blocks' moods exactly where commit and block simply add", () => {
  const commits = ["a", "b", "c", "d"];
  const level = [1, 1, 4, 2];
  const mood = [0, 0.5, -0.25];
  const runs = commits.flatMap((commit, i) =>
    mood.flatMap((m, j) => (i === 1 && j === 2 ? [] : [run(commit, `r${j}`, level[i]! + m)])),
  );
  const fitted = fitBlocks(commits, runs);
  assert.deepEqual(
    fitted.map((one) => one.value),
    level,
  );
  assert.deepEqual(
    fitted.map((one) => one.runs.length),
    [3, 2, 3, 3],
  );
});

test("the deaths from sport parachuting are polished as R's medpolish prints them", () => {
  // Velleman and Hoaglin 1981, ABC of EDA, p. 224: overall 8, rows 6 -1 0 2 -8, columns 0 -1 0, residuals' sizes 19 in all.
  const deaths = [
    [14, 15, 14],
    [7, 4, 7],
    [8, 2, 10],
    [15, 9, 10],
    [0, 2, 0],
  ];
  const runs = deaths.flatMap((row, i) => row.map((value, j) => run(`c${i}`, `197${3 + j}`, value)));
  const fitted = fitBlocks(["c0", "c1", "c2", "c3", "c4"], runs);
  assert.deepEqual(
    fitted.map(({ value }) => value - 8),
    [6, -1, 0, 2, -8],
  );
  assert.deepEqual(fitted[0]!.runs, [14, 16, 14]);
  const left = fitted.flatMap(({ runs: own, value }) => own.map((one) => Math.abs(one - value)));
  assert.equal(
    left.reduce((sum, one) => sum + one, 0),
    19,
  );
});

test("a spike in one run moves neither its commit nor its block", () => {
  const commits = ["a", "b", "c", "d", "e"];
  const runs = commits.flatMap((commit) =>
    ["r0", "r1", "r2"].map((block) => run(commit, block, commit === "c" && block === "r1" ? 90 : 1)),
  );
  assert.deepEqual(
    fitBlocks(commits, runs).map((one) => one.value),
    [1, 1, 1, 1, 1],
  );
});

test("a commit measured later with its ancestor and a control is freed of that session's mood", () => {
  const round = ["a", "b", "c"].flatMap((commit) =>
    ["r0", "r1", "r2"].map((block) => run(commit, block, 10)),
  );
  const later = ["s0", "s1", "s2"].flatMap((block) =>
    ["a", "c", "d"].map((commit) => run(commit, block, 13)),
  );
  const fitted = fitBlocks(["a", "b", "c", "d"], [...round, ...later]);
  assert.ok(Math.abs(fitted[3]!.value - fitted[2]!.value) < 1e-6);
  assert.equal(fitted[3]!.information, 2);
});

test("blocks that hold one commit, and parts that share no block, are no evidence", () => {
  const runs = [
    run("a", "r0", 1),
    run("b", "r0", 1),
    run("b", "r1", 9),
    run("c", "r2", 5),
    run("d", "r2", 5),
  ];
  const fitted = fitBlocks(["a", "b", "c", "d"], [...runs, run("a", "r3", 1), run("b", "r3", 1)]);
  assert.deepEqual(
    fitted.map((one) => [one.position, one.runs.length]),
    [
      [0, 2],
      [1, 2],
    ],
  );
});

test("reruns in one block count once, as their median; NaN, infinite and foreign runs do not count", () => {
  const runs = [run("a", "r0", 1), run("a", "r0", 3), run("a", "r0", 2), run("b", "r0", 2)];
  const noise = [run("a", "r0", Number.NaN), run("b", "r0", Number.POSITIVE_INFINITY), run("x", "r0", 7)];
  const fitted = fitBlocks(["a", "b"], [...runs, ...noise]);
  assert.deepEqual(
    fitted.map((one) => one.runs),
    [[2], [2]],
  );
});
