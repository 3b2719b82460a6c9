import assert from "node:assert/strict";
import { test } from "node:test";
import { keepPositions } from "./keep-positions.ts";

const line = (count: number, first = 0) => {
  const position = Array.from({ length: count }, (_, i) => first + i);
  return { position, x: position, median: position.map((at) => (at * 7919) % 100) };
};

test("nothing is left out up to two points a pixel, nor where no width was asked for", () => {
  assert.equal(keepPositions([line(800)], [], 400), null);
  assert.equal(keepPositions([line(50_000)], [], null), null);
  assert.equal(keepPositions([], [], 400), null);
});

test("beyond that about one point a pixel is kept, and all that must be there", () => {
  const must = [3, 1_234, 1_235, 3_999];
  const kept = keepPositions([line(4_000)], must, 400)!;
  assert.ok(kept.length >= 400 && kept.length <= 410, String(kept.length));
  assert.ok(must.every((at) => kept.includes(at)));
  assert.ok(kept.every((at, i) => i === 0 || at > kept[i - 1]!));
});

test("several lines share the commits, and are no more points together than two of them would be", () => {
  const lines = Array.from({ length: 4 }, (_, i) => line(4_000, i));
  const kept = keepPositions(lines, [], 400)!;
  assert.ok(kept.length <= 4 * 202, String(kept.length));
});

test("what must be there may be a commit without a value", () => {
  assert.ok(keepPositions([line(4_000)], [9_000], 400)!.includes(9_000));
});
