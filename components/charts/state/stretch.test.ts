import assert from "node:assert/strict";
import { test } from "node:test";
import { joinKnown, moved, nameStretch, nearest, zoomed } from "./stretch.ts";

const known = (places: number[]) => ({
  place: places,
  sha: places.map((place) => `c${place}`.padEnd(40, "0")),
});

test("zooming keeps the commit in question where it is, and ends at the ends of the branch", () => {
  assert.deepEqual(zoomed({ from: 0, to: 99 }, 0.5, 50, 100), { from: 25, to: 74 });
  assert.deepEqual(zoomed({ from: 25, to: 74 }, 2, 50, 100), { from: 0, to: 99 });
  assert.deepEqual(zoomed({ from: 0, to: 99 }, 0.5, 99, 100), { from: 50, to: 99 });
  assert.deepEqual(zoomed({ from: 40, to: 59 }, 100, 50, 100), { from: 0, to: 99 });
});

test("a stretch never has fewer than two commits", () => {
  assert.deepEqual(zoomed({ from: 50, to: 51 }, 0.5, 50, 100), { from: 50, to: 51 });
  assert.deepEqual(nameStretch({ from: 5, to: 5 }, known([4, 5, 6]), 100), {
    from: "c50000000000",
    to: "c60000000000",
  });
  assert.deepEqual(nameStretch({ from: 9, to: 9 }, known([4, 9]), 10), {
    from: "c40000000000",
    to: "c90000000000",
  });
});

test("moving keeps the width, by one commit at least, and stops at the ends of the branch", () => {
  assert.deepEqual(moved({ from: 40, to: 59 }, 0.5, 100), { from: 50, to: 69 });
  assert.deepEqual(moved({ from: 40, to: 41 }, -0.1, 100), { from: 39, to: 40 });
  assert.deepEqual(moved({ from: 90, to: 99 }, 0.5, 100), { from: 90, to: 99 });
});

test("ends are named after the nearest commits that are known, whichever was drawn to first", () => {
  const names = nameStretch({ from: 71, to: 18 }, known([0, 20, 40, 60, 70, 99]), 100);
  assert.deepEqual(names, { from: "c20000000000", to: "c70000000000" });
});

test("the whole branch is not named, so that it stays the whole", () => {
  assert.deepEqual(nameStretch({ from: 0, to: 99 }, known([0, 50, 99]), 100), { from: null, to: null });
  assert.deepEqual(nameStretch({ from: 0, to: 0 }, known([0]), 1), { from: null, to: null });
});

test("two lists of commits are one, in order", () => {
  const { place, sha } = joinKnown(known([3, 9]), known([0, 9, 20]));
  assert.deepEqual(place, [0, 3, 9, 20]);
  assert.ok(sha[1]!.startsWith("c3"));
});

test("the nearest entry of a list is found, the earlier of two as near", () => {
  assert.deepEqual(
    [-5, 0, 4, 5, 6, 99].map((value) => nearest([0, 10, 20], value)),
    [0, 0, 0, 0, 1, 2],
  );
  assert.equal(nearest([], 7), 0);
});
