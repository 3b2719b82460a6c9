import assert from "node:assert/strict";
import { test } from "node:test";
import { joinSuspicions, type SeriesSuspicion } from "./known-places.ts";

const suspicion = (series: number, after: number, upto: number, p_value = 1e-6): SeriesSuspicion => ({
  series,
  start: upto,
  after,
  upto,
  before: 0,
  since: 1,
  score: 5,
  p_value,
  p_limit: 1e-5,
  found_by: "newest",
});

test("series that left their levels where one cause can be are one suspicion, the strongest first", () => {
  const { fresh } = joinSuspicions([], [suspicion(1, 4, 6), suspicion(2, 5, 7, 1e-9), suspicion(3, 9, 10)]);
  assert.deepEqual(
    fresh.map(({ after, upto, series }) => [after, upto, series.map((one) => one.series)]),
    [
      [4, 7, [2, 1]],
      [9, 10, [3]],
    ],
  );
});

test("what an earlier look suspected is not new, and intervals that only touch are two", () => {
  const { all } = joinSuspicions([], [suspicion(1, 4, 6)]);
  const next = joinSuspicions(all, [suspicion(1, 5, 6), suspicion(2, 6, 7)]);
  assert.deepEqual(
    next.fresh.map(({ after, upto }) => [after, upto]),
    [[6, 7]],
  );
  assert.equal(next.all.length, 2);
  assert.equal(all[0]!.series.length, 1);
});
