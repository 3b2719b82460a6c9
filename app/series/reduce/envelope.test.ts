import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../../../ingest/verdict/statistics/prng.ts";
import { envelope } from "./envelope.ts";
import { largestTriangles } from "./largest-triangles.ts";

test("where nothing is left out, each point stands for itself", () => {
  assert.deepEqual(envelope([0, 1, 2], [1, 2, 3], [4, 5, 6], [0, 1, 2]), {
    least: [1, 2, 3],
    greatest: [4, 5, 6],
  });
});

test("a left-out point counts for the nearer of its neighbours, the earlier of two as near", () => {
  const { least, greatest } = envelope([0, 1, 2, 3, 4], [10, 1, 9, 2, 10], [10, 50, 30, 40, 10], [0, 4]);
  assert.deepEqual({ least, greatest }, { least: [1, 2], greatest: [50, 40] });
});

test("points before the first kept one and after the last are not lost", () => {
  const { least, greatest } = envelope([0, 1, 2, 3], [5, 6, 7, 1], [9, 6, 7, 8], [1, 2]);
  assert.deepEqual({ least, greatest }, { least: [5, 1], greatest: [9, 8] });
});

test("no value lies outside of the envelope, whatever is left out", () => {
  const random = prng(9);
  const x = Array.from({ length: 3_000 }, (_, i) => i);
  const middle = x.map(() => 100 + 5 * random.gaussian());
  const low = middle.map((value) => value - Math.abs(random.gaussian()));
  const high = middle.map((value) => value + Math.abs(random.gaussian()));
  const { least, greatest } = envelope(x, low, high, largestTriangles(x, middle, 200));
  assert.equal(Math.min(...least), Math.min(...low));
  assert.equal(Math.max(...greatest), Math.max(...high));
});

test("of nothing kept there is no envelope", () => {
  assert.deepEqual(envelope([0, 1], [1, 1], [1, 1], []), { least: [], greatest: [] });
});
