import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../../../ingest/verdict/statistics/prng.ts";
import { largestTriangles } from "./largest-triangles.ts";

const evenly = (count: number) => Array.from({ length: count }, (_, i) => i);

test("a line with as many points as were asked for is left as it is", () => {
  assert.deepEqual(largestTriangles([0, 1, 2], [5, 6, 7], 3), [0, 1, 2]);
  assert.deepEqual(largestTriangles([], [], 10), []);
  assert.deepEqual(largestTriangles([4], [1], 0), [0]);
});

test("both ends are kept, and about one point a bucket, in order", () => {
  const x = evenly(4_000);
  const random = prng(3);
  const kept = largestTriangles(
    x,
    x.map(() => 100 + random.gaussian()),
    500,
  );
  assert.equal(kept[0], 0);
  assert.equal(kept.at(-1), 3_999);
  assert.ok(kept.length >= 500 && kept.length <= 502, String(kept.length));
  assert.ok(kept.every((at, i) => i === 0 || at > kept[i - 1]!));
});

test("a single spike among thousands of points is kept", () => {
  const x = evenly(5_000);
  for (const spike of [1, 777, 2_500, 4_998]) {
    const y = x.map((i) => (i === spike ? 200 : 100));
    assert.ok(largestTriangles(x, y, 100).includes(spike), String(spike));
  }
});

test("both sides of a step are kept", () => {
  const x = evenly(1_000);
  const kept = largestTriangles(
    x,
    x.map((i) => (i < 437 ? 100 : 80)),
    50,
  );
  const [before, after] = [kept.filter((i) => i < 437).at(-1)!, kept.find((i) => i >= 437)!];
  assert.ok(before >= 437 - 40 && after <= 437 + 40, `${before} ${after}`);
});

test("points between two wide gaps are not forgotten", () => {
  const x = [...evenly(1_000), 5_000, ...evenly(1_000).map((i) => 9_000 + i)];
  const kept = largestTriangles(
    x,
    x.map(() => 1),
    100,
  );
  assert.ok(kept.includes(1_000));
});

test("of a bucket the point is kept that makes the largest triangle, above or below", () => {
  const x = [0, 1, 2, 3, 4];
  assert.deepEqual(largestTriangles(x, [0, 1, 5, 1, 0], 1), [0, 2, 4]);
  assert.deepEqual(largestTriangles(x, [0, -6, 5, 1, 0], 1), [0, 1, 4]);
});
