import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import { blocksNeeded, intervalOf, pairsOf, sharedEffect } from "./shared-blocks.ts";

const ALONE = { spread: 0, freedom: 0 };
const of = (...differences: number[]) => differences.map((one) => ({ a: 100, b: 100 * Math.exp(one) }));
const near = (value: number, expected: number, within = 1e-4) =>
  assert.ok(Math.abs(value - expected) < within, `${value} is not ${expected}`);

test("a block counts with the medians of its runs, and only where it has both sides", () => {
  const run = (side: "a" | "b", block: string, value: number) => ({ side, block, value });
  const runs = [run("a", "1", 10), run("a", "1", 30), run("a", "1", 12), run("b", "1", 8), run("a", "2", 9)];
  assert.deepEqual(pairsOf(runs), [{ a: 12, b: 8 }]);
});

test("with nothing lent the interval is Student's for paired differences, by hand", () => {
  // Differences 0.1, 0.2, 0.3: mean 0.2, standard deviation 0.1, t(2) = 4.30265.
  const effect = sharedEffect(of(0.1, 0.2, 0.3), ALONE)!;
  const { low, high } = intervalOf(effect);
  near(low, 0.2 - (4.30265 * 0.1) / Math.sqrt(3));
  near(high, 0.2 + (4.30265 * 0.1) / Math.sqrt(3));
});

test("what is lent counts as so many degrees of freedom, by hand", () => {
  // Squares 0.02 of two degrees and 6 x 0.01 of six: variance 0.01, t(8) = 2.30600.
  const effect = sharedEffect(of(0.1, 0.2, 0.3), { spread: 0.1, freedom: 6 })!;
  near(effect.spread, 0.1);
  assert.equal(effect.freedom, 8);
  near(intervalOf(effect).high, 0.2 + (2.306 * 0.1) / Math.sqrt(3));
  const wild = sharedEffect(of(-1, 0, 1), { spread: 0.1, freedom: 6 })!;
  assert.equal(wild.freedom, 2, "nothing is borrowed from what is not alike");
});

test("fewer than two blocks, and values that are not above zero, have no ratio", () => {
  assert.equal(sharedEffect(of(0.1), ALONE), null);
  assert.equal(sharedEffect([...of(0.1, 0.2), { a: 0, b: 1 }], ALONE), null);
  assert.equal(sharedEffect([], ALONE), null);
});

test("blocks needed tell that two differ, or that they do not, with the noise that there is", () => {
  const differ = sharedEffect(of(-0.2, -0.5, -0.1), ALONE)!;
  const needed = blocksNeeded(differ, 0.05, 20)!;
  const at = (n: number) => intervalOf({ ...differ, blocks: n, freedom: n - 1 }, 20).high;
  assert.ok(at(needed) <= 0 && at(needed - 1) > 0, `${needed}`);
  const same = sharedEffect(of(-0.08, 0.01, 0.08), ALONE)!;
  const within = blocksNeeded(same, 0.05, 20)!;
  const end = (n: number) => intervalOf({ ...same, blocks: n, freedom: n - 1 }).high;
  assert.ok(end(within) <= Math.log1p(0.05) && end(within - 1) > Math.log1p(0.05), `${within}`);
  assert.equal(blocksNeeded(sharedEffect(of(-2, 0, 2.1), ALONE)!, 0.01, 20), null);
});

test("equal commits are told apart in no more than the promised share of comparisons, also with spread lent", () => {
  const random = prng(3);
  let [alone, lent, wrongly] = [0, 0, 0];
  for (let trial = 0; trial < 10_000; trial++) {
    const pairs = of(...Array.from({ length: 5 }, () => 0.05 * random.gaussian()));
    const told = (spread: number, freedom: number) => {
      const { low, high } = intervalOf(sharedEffect(pairs, { spread, freedom })!, 1);
      return low > 0 || high < 0 ? 1 : 0;
    };
    alone += told(0, 0);
    lent += told(1.25 * 0.05, 6);
    // Lenders that vary two thirds as much.
    wrongly += told(1.25 * 0.034, 6);
  }
  // At 0.5 %: 50 of 10,000, with a standard error of 7.
  assert.ok(Math.abs(alone - 50) < 25, `${alone}`);
  assert.ok(lent < 50, `${lent}`);
  assert.ok(wrongly < 120, `${wrongly}`);
});
