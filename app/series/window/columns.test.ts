import assert from "node:assert/strict";
import { test } from "node:test";
import type { SeriesLine } from "../../../db/queries/window/series-line.ts";
import { commitsAxis } from "../reduce/axis.ts";
import { columnsOf } from "./columns.ts";

const lineOf = (position: number[], before: SeriesLine["before"] = null): SeriesLine => ({
  position,
  commit_id: position.map((at) => 1_000 + at),
  runs: position.map(() => 5),
  median: position.map((at) => 100 + at),
  low: position.map((at) => 99 + at),
  high: position.map((at) => 101 + at),
  before,
});

function columns(line: SeriesLine, given: number[], breaks: number[] = [], reduced = false) {
  const stretch = { from: given[0]!, to: given.at(-1)! };
  return columnsOf(line, given, { stretch, axis: commitsAxis(stretch, 0), breaks, reduced });
}

test("a commit without a value is null in every column, and its place is a gap", () => {
  const read = columns(lineOf([0, 1, 3]), [0, 1, 2, 3]);
  assert.deepEqual(read.median, [100, 101, null, 103]);
  assert.deepEqual(read.runs, [5, 5, null, 5]);
  assert.deepEqual(read.apart, [3]);
  assert.deepEqual(read.gaps, [[1.5, 2.5]]);
  assert.equal(read.least, null);
});

test("the measured commit before is the true one, given or not, with the unmeasured ones between", () => {
  const read = columns(lineOf([10, 11, 15], { position: 7, median: 50 }), [10, 11, 12, 13, 14, 15]);
  assert.deepEqual(read.previous, [50, 110, null, null, null, 111]);
  assert.deepEqual(read.unmeasured, [2, 0, null, null, null, 3]);
  const first = columns(lineOf([0, 1]), [0, 1]);
  assert.deepEqual(
    [first.previous, first.unmeasured],
    [
      [null, 100],
      [null, 0],
    ],
  );
});

test("where few commits stand for many, the range is that of all, and only wide gaps part the line", () => {
  const position = Array.from({ length: 100 }, (_, i) => i).filter((i) => i !== 13 && (i < 40 || i > 69));
  const line = lineOf(position);
  line.low[position.indexOf(17)] = 1;
  line.high[position.indexOf(88)] = 999;
  const given = [0, 20, 39, 70, 90, 99];
  const read = columns(line, given, [], true);
  assert.deepEqual(read.median, [100, 120, 139, 170, 190, 199]);
  assert.deepEqual([Math.min(...(read.least as number[])), read.least![1]], [1, 1]);
  assert.equal(read.greatest![4], 999);
  assert.deepEqual(read.apart, [3], "the gap of one commit cannot be seen, that of thirty can");
  assert.deepEqual(read.gaps, [[39.5, 69.5]]);
  assert.equal(read.previous[4], 189);
});

test("a new epoch parts the line without a gap", () => {
  const read = columns(lineOf([0, 1, 2, 3]), [0, 1, 2, 3], [2]);
  assert.deepEqual(read.apart, [2]);
  assert.deepEqual(read.gaps, []);
});
