import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import { partByCost, placeTogether } from "./part-place.ts";
import { costAt, IMPOSSIBLE, type PlacedChange, summedCost } from "./placed-change.ts";

const placed = (series: string, low: number, costs: number[], vote = series): PlacedChange => ({
  change: { series } as PlacedChange["change"],
  vote,
  low,
  high: low + costs.length - 1,
  costs,
  measured: costs.map((_, i) => low + i),
});

test("the common place is where the sum of all costs is least, whichever way it is summed", () => {
  for (let seed = 1; seed <= 30; seed++) {
    const random = prng(seed);
    const changes = Array.from({ length: 4 }, (_, s) => {
      const costs = Array.from({ length: 8 }, () => 10 * random.uniform());
      const least = Math.min(...costs);
      return placed(
        `s${s}`,
        3,
        costs.map((cost) => cost - least),
      );
    });
    const sums = Array.from({ length: 8 }, (_, i) => changes.reduce((sum, { costs }) => sum + costs[i]!, 0));
    const { best, first, last } = placeTogether(changes);
    const least = Math.min(...sums);
    const near = sums.flatMap((sum, i) => (sum < least + 4.5 ? [3 + i] : []));
    assert.deepEqual([best, first, last], [3 + sums.indexOf(least), near[0], near.at(-1)]);
  }
});

test("percentiles of one vote are averaged, and a place out of reach costs more than any evidence", () => {
  const [p50, p99, ops] = [placed("a", 5, [0, 3], "get"), placed("b", 5, [0, 5], "get"), placed("c", 6, [0])];
  assert.equal(
    summedCost([p50, p99], (one) => costAt(one, 6)),
    4,
  );
  assert.equal(
    summedCost([p50, p99, ops], (one) => costAt(one, 5)),
    IMPOSSIBLE,
  );
});

test("two of four changes part where they gain more than ln 100, both places and the choice of them allow, by hand", () => {
  // ln 100 + 2 ln(2 places) + ln(4 sizes) + ln(6 choices of two of four) = 9.1695 nats; the two gain twice their cost.
  const limit = Math.log(100) + 2 * Math.log(2) + Math.log(4) + Math.log(6);
  const parts = (cost: number) =>
    partByCost(
      placeTogether([
        placed("a", 8, [0, cost]),
        placed("b", 8, [0, cost]),
        placed("c", 8, [cost, 0]),
        placed("d", 8, [cost, 0]),
      ]),
    );
  assert.equal(parts(limit / 2 - 0.001), null);
  const [stay, go] = parts(limit / 2 + 0.001)!;
  assert.deepEqual([stay, go].map((part) => part.map(({ change }) => change.series)).sort(), [
    ["a", "b"],
    ["c", "d"],
  ]);
});

test("among many places the choice of them costs what Ville's inequality says, by hand", () => {
  // Of two changes one may leave: ln 100 + ln(2 sizes) + ln(2 choices) = 5.9915; x = 5.9915 + ln(1 + x) at 8.2120, + 2 ln 2.
  const limit = 9.5983;
  const ramp = (best: number, step: number) =>
    Array.from({ length: 200 }, (_, i) => Math.abs(i - best) * step);
  const parts = (cost: number) =>
    partByCost(placeTogether([placed("a", 8, ramp(99, 90)), placed("b", 8, ramp(100, cost))]));
  assert.equal(parts(limit - 0.001), null);
  assert.notEqual(parts(limit + 0.001), null);
});

test("a tail that changes alone leaves the other percentiles of its workload", () => {
  const changes = [
    placed("p99.9", 8, [0, 9], "get"),
    placed("p99", 8, [9, 0], "get"),
    placed("ops", 8, [50, 0]),
  ];
  const [, moved] = partByCost(placeTogether(changes))!;
  assert.deepEqual(
    moved.map(({ change }) => change.series),
    ["p99.9"],
  );
});
