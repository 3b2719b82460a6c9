import assert from "node:assert/strict";
import { test } from "node:test";
import type { KeyChoice } from "../../workloads/schema/clients.ts";
import { keyChoosers } from "./key-chooser.ts";
import { Random } from "./random.ts";
import { zipfRank } from "./zipf.ts";

const CONNECTIONS = 10;

/** How often each key is chosen, over all connections. */
function counts(choice: KeyChoice, keys: number, each: number, seed = 1): Float64Array {
  const chooserOf = keyChoosers(choice, keys, { seed, connections: CONNECTIONS });
  const times = new Float64Array(keys);
  for (let place = 0; place < CONNECTIONS; place++) {
    const next = chooserOf(place, new Random(seed, place));
    for (let n = 0; n < each; n++) times[next()]!++;
  }
  return times;
}

/** Chi-squared over its degrees of freedom: beyond 1.5 practically never, for a hundred and more. */
const misfit = (times: Iterable<number>, expected: (at: number) => number) => {
  const all = [...times];
  const sum = all.reduce((total, count, at) => total + (count - expected(at)) ** 2 / expected(at), 0);
  return sum / (all.length - 1);
};

test("a uniform choice touches every key about equally often", () => {
  const times = counts({ kind: "uniform" }, 100, 2000);
  assert.ok(misfit(times, () => 200) < 1.5);
});

test("shuffled and sequential choices touch every key equally often over all connections", () => {
  for (const kind of ["shuffled", "sequential"] as const) {
    assert.deepEqual([...new Set(counts({ kind }, 1000, 100))], [1]);
  }
});

test("connections that walk the keys in order begin at evenly spaced places", () => {
  const chooserOf = keyChoosers({ kind: "sequential" }, 1000, { seed: 1, connections: CONNECTIONS });
  const next = chooserOf(3, new Random(1, 3));
  assert.deepEqual([next(), next(), next()], [300, 301, 302]);
});

test("a hot key gets its share, and the others share the rest", () => {
  const times = counts({ kind: "hot", keys: 1, share: 0.5 }, 101, 20_000).toSorted().toReversed();
  assert.ok(Math.abs(times[0]! / 200_000 - 0.5) < 0.005, `${times[0]}`);
  assert.ok(misfit(times.subarray(1), () => 1000) < 1.5);
});

test("which keys are popular depends on the seed", () => {
  const hottest = (seed: number) => {
    const times = counts({ kind: "zipf", exponent: 1 }, 1000, 500, seed);
    return times.indexOf(Math.max(...times));
  };
  assert.ok(new Set([1, 2, 3, 4].map(hottest)).size > 1);
});

for (const exponent of [0.5, 0.99, 1, 1.5, 3]) {
  test(`zipf with exponent ${exponent} draws rank k with 1/k^${exponent}, exactly`, () => {
    const [ranks, draws] = [200, 400_000];
    const draw = zipfRank(ranks, exponent);
    const random = new Random(7, 1);
    const times = new Float64Array(ranks);
    for (let n = 0; n < draws; n++) times[draw(random)]!++;
    const weights = times.map((_, rank) => (rank + 1) ** -exponent);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    // Ranks of fewer than five expected draws would spoil the statistic: they are counted together.
    const expected = weights.map((weight) => (draws * weight) / total);
    const common = expected.filter((count) => count >= 5).length;
    const rest = (all: Float64Array) => all.subarray(common).reduce((sum, count) => sum + count, 0);
    const seen = [...times.subarray(0, common), ...(common < ranks ? [rest(times)] : [])];
    const wanted = [...expected.subarray(0, common), ...(common < ranks ? [rest(expected)] : [])];
    assert.ok(misfit(seen, (at) => wanted[at]!) < 1.6, `${misfit(seen, (at) => wanted[at]!)}`);
  });
}
