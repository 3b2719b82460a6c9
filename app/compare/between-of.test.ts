import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChangeBetween, ChangeFigures } from "../../db/queries/compare/changes-between.ts";
import { betweenOf } from "./between-of.ts";

const change: ChangeBetween = {
  regression_id: 7,
  kind: "regression",
  state: "confirmed",
  sha: "c5",
  subject: "Slow",
  position: 5,
  after_position: 4,
  upto_position: 5,
  reason: "Slower",
};
const figure: ChangeFigures = {
  regression_id: 7,
  series_id: 1,
  by_reruns: 1,
  ratio: 0.8,
  ratio_low: 0.78,
  ratio_high: 0.82,
};
const places = new Map([0, 4, 5, 9].map((at) => [100 + at, at]));
const analysis = {
  levels: [
    { from_commit_id: 100, to_commit_id: 104, value: 100 },
    { from_commit_id: 105, to_commit_id: 109, value: 80 },
  ],
  suspected: [],
  smallest_detectable: 0.03,
};
const of = (more: Partial<Parameters<typeof betweenOf>[0]>) =>
  betweenOf({ positions: [2, 9], changes: [change], figures: [figure], analysis, places, ...more });

test("a change that reruns confirmed in the series comes with their figures, and both levels with their values", () => {
  const { changes, level_a, level_b } = of({});
  assert.deepEqual(changes, [
    { after: 4, upto: 5, confirmed: true, ratio: 0.8, ratio_low: 0.78, ratio_high: 0.82 },
  ]);
  assert.deepEqual([level_a, level_b], [100, 80]);
});

test("a change that only the history shows in this series is not confirmed, and one of others is none of it", () => {
  assert.equal(of({ figures: [{ ...figure, by_reruns: 0 }] }).changes[0]!.confirmed, false);
  assert.deepEqual(of({ figures: [] }).changes, []);
});

test("what is suspected counts once, and not where it is a known change", () => {
  assert.equal(of({ analysis: { ...analysis, suspected: [105] } }).changes.length, 1);
  const other = of({ analysis: { ...analysis, suspected: [109] } });
  assert.deepEqual(
    [other.changes.length, other.changes[1]!.confirmed, other.changes[1]!.upto],
    [2, false, 9],
  );
});

test("a commit that no level covers has none", () => {
  assert.equal(of({ positions: [2, 12] }).level_b, null);
  assert.equal(of({ analysis: undefined }).level_a, null);
  assert.equal(of({ places: new Map() }).level_a, null);
});
