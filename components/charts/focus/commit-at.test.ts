import assert from "node:assert/strict";
import { test } from "node:test";
import { madeUpSeries, madeUpWindow } from "../plot/made-up-window.ts";
import { baselineOf, commitAt, entryOf, newestEntry } from "./commit-at.ts";

test("a commit without a value says why, and one with a value knows the measured one before it", () => {
  const focus = madeUpSeries([100, null, null, 110], {
    tried: [{ at: 1, text: "failed at prepare: npm run build" }],
    unmeasured: [0, null, null, 2],
  });
  const window = madeUpWindow([100, null, null, 110], { series: [focus] });
  assert.deepEqual(
    [commitAt(window, 1)!.value, commitAt(window, 1)!.gap],
    [null, "failed at prepare: npm run build"],
  );
  assert.equal(commitAt(window, 2)!.gap, "not measured");
  const { value, before } = commitAt(window, 3)!;
  assert.equal(value?.median, 110);
  assert.deepEqual(before, { median: 100, unmeasured: 2, sha: window.commits.sha[0] });
  assert.equal(commitAt(window, 0)!.before, null);
  assert.equal(commitAt(window, 9), null);
});

test("the measured commit before has no hash where it stands for itself nowhere in the chart", () => {
  const window = madeUpWindow([100, 110]);
  window.commits.place = [3, 90];
  window.series[0]!.unmeasured = [0, 4];
  assert.equal(commitAt(window, 1)!.before?.sha, null);
});

test("runs are told host by host", () => {
  const single_runs = { at: [0, 1, 1, 1], values: [9, 10, 11, 12], host: [0, 0, 1, 0] };
  const window = madeUpWindow([9, 11], {
    series: [madeUpSeries([9, 11], { single_runs })],
    hosts: ["desk", "shelf"],
  });
  assert.deepEqual(commitAt(window, 1)!.runs, [
    { host: "desk", values: [10, 12] },
    { host: "shelf", values: [11] },
  ]);
});

test("a commit is found by the beginning of its hash or by its tag", () => {
  const window = madeUpWindow([1, 2, 3]);
  window.commits.tags[2] = ["v1"];
  assert.equal(entryOf(window, "v1"), 2);
  assert.equal(entryOf(window, window.commits.sha[1]!.slice(0, 12)), 1);
  assert.equal(entryOf(window, "none"), -1);
});

test("the newest commit is the newest with a value", () => {
  assert.equal(newestEntry(madeUpWindow([1, 2, null])), 1);
  assert.equal(newestEntry(madeUpWindow([null, null])), 1);
});

test("the baseline is the base that was chosen, else the last release before with a value", () => {
  const window = madeUpWindow([100, null, 120, 130]);
  window.commits.tags[0] = ["v1"];
  window.commits.tags[1] = ["v2"];
  assert.deepEqual(baselineOf(window, 3), { name: "v1", median: 100 });
  assert.equal(baselineOf(window, 0), null);
  window.base = { name: "v9", sha: "9".repeat(40), values: [50] };
  assert.deepEqual(baselineOf(window, 3), { name: "v9", median: 50 });
});
