import assert from "node:assert/strict";
import { test } from "node:test";
import { type Between, changeBetween, type KnownChange } from "./known-changes.ts";

const close = (value: number | undefined, expected: number) =>
  assert.ok(Math.abs(value! - expected) < 1e-9, `${value} is not ${expected}`);

const slower: KnownChange = {
  after: 4,
  upto: 5,
  confirmed: true,
  ratio: 0.9,
  ratio_low: 0.88,
  ratio_high: 0.92,
};
const faster: KnownChange = { ...slower, after: 7, upto: 8, ratio: 1.05, ratio_low: 1.02, ratio_high: 1.08 };

function known(a: number, b: number, changes: KnownChange[], levels: Partial<Between> = {}) {
  return changeBetween({ a, b, changes, level_a: 100, level_b: b > a ? 94 : 106, ...levels });
}

test("the ratios of confirmed changes multiply, and so do the ends of their intervals, by hand", () => {
  const found = known(2, 9, [slower, faster]);
  assert.ok(found.state === "changed");
  close(found.ratio, 0.945);
  close(found.ratio_low, 0.8976);
  close(found.ratio_high, 0.9936);
});

test("seen from the newer commit the ratio is the inverse, and its ends change places", () => {
  const found = known(9, 2, [slower, faster]);
  assert.ok(found.state === "changed");
  close(found.ratio, 1 / 0.945);
  close(found.ratio_low, 1 / 0.9936);
  close(found.ratio_high, 1 / 0.8976);
});

test("only changes after the older commit, up to the newer one, lie between the two", () => {
  assert.equal(known(4, 5, [slower]).state, "changed");
  assert.equal(known(5, 9, [slower]).state, "same-level");
  assert.equal(known(0, 4, [slower]).state, "same-level");
  assert.equal(known(0, 9, []).state, "same-level");
});

test("a commit that may stand on either side of a change is not compared across it", () => {
  const unsure = { ...slower, after: 3, upto: 6 };
  assert.equal(known(3, 6, [unsure]).state, "changed");
  assert.equal(known(4, 9, [unsure]).state, "suspected");
  assert.equal(known(0, 5, [unsure]).state, "suspected");
  assert.equal(known(4, 5, [unsure]).state, "suspected");
});

test("one change between that no rerun confirmed leaves all of it open", () => {
  assert.equal(known(2, 9, [slower, { ...faster, confirmed: false }]).state, "suspected");
  assert.equal(known(2, 6, [slower, { ...faster, confirmed: false }]).state, "changed");
});

test("without a level on both sides, or without bounds, nothing is known", () => {
  assert.equal(known(2, 9, [slower], { level_a: null }).state, "unknown");
  assert.equal(known(2, 9, [slower], { level_b: null }).state, "unknown");
  assert.equal(known(2, 9, [{ ...slower, ratio_low: null }]).state, "unknown");
  assert.equal(known(2, 9, [{ ...slower, ratio: null }]).state, "unknown");
});

test("where the levels went the other way the product is not believed", () => {
  assert.equal(known(2, 9, [slower], { level_b: 120 }).state, "disagreeing");
  assert.equal(known(2, 9, [slower], { level_b: 0 }).state, "disagreeing");
});
