import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import { pairNoise } from "./pair-noise.ts";

const pairOf = (a: number, b: number) => ({ a: Math.exp(a), b: Math.exp(b) });

test("within pairs it is Dahlberg's error of duplicates, between runs the sample deviation, by hand", () => {
  // Differences 2, 0 and -1: their squares over twice their number. Values 0 2 5 5 1 0 about 13 / 6.
  const { runs, between_runs, within_pairs, differences } = pairNoise([
    pairOf(0, 2),
    pairOf(5, 5),
    pairOf(1, 0),
  ]);
  assert.equal(runs, 6);
  assert.ok(Math.abs(within_pairs! - Math.sqrt(5 / 6)) < 1e-12);
  assert.ok(Math.abs(between_runs! - Math.sqrt((55 - 169 / 6) / 5)) < 1e-12);
  for (const [i, difference] of [2, 0, -1].entries())
    assert.ok(Math.abs(differences[i]! - difference) < 1e-12);
});

test("a host's slow mood is between runs and not within pairs", () => {
  const random = prng(3);
  const pairs = Array.from({ length: 4_000 }, () => {
    const mood = 0.04 * random.gaussian();
    return pairOf(mood + 0.01 * random.gaussian(), mood + 0.01 * random.gaussian());
  });
  const { between_runs, within_pairs } = pairNoise(pairs);
  assert.ok(
    Math.abs(within_pairs! / 0.01 - 1) < 0.05 && Math.abs(between_runs! / Math.hypot(0.04, 0.01) - 1) < 0.05,
  );
});

test("too few pairs, and runs that measured nothing, tell no noise", () => {
  const { between_runs, within_pairs } = pairNoise([pairOf(0, 1), { a: 0, b: 3 }]);
  assert.deepEqual([between_runs === null, within_pairs], [false, null]);
  assert.equal(pairNoise([]).between_runs, null);
});
