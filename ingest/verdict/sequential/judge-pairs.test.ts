import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import { smallestDetectablePairs } from "./detectable.ts";
import { judgePairs, type Pair } from "./judge-pairs.ts";

function pairsWith(
  ratio: number,
  { count, spread, seed = 3 }: { count: number; spread: number; seed?: number },
): Pair[] {
  const random = prng(seed);
  return Array.from({ length: count }, () => {
    const mood = 1_000 * Math.exp(0.3 * random.gaussian());
    return {
      a: mood * Math.exp(spread * random.gaussian()),
      b: ratio * mood * Math.exp(spread * random.gaussian()),
    };
  });
}

function judge(pairs: Pair[], more: { better?: "higher" | "lower"; smallest_effect?: number } = {}) {
  return judgePairs([{ key: "x", better: "higher", smallest_effect: 0.05, ...more, pairs }], {
    alpha: 0.001,
  })[0]!;
}

test("a change that matters is better or worse, whichever way the number went, whatever the host's mood", () => {
  const grown = pairsWith(1.2, { count: 20, spread: 0.02 });
  assert.equal(judge(grown).word, "better");
  assert.equal(judge(grown, { better: "lower" }).word, "worse");
  const { ratio, ratio_low, ratio_high } = judge(grown);
  assert.ok(ratio_low! < 1.2 && 1.2 < ratio_high! && Math.abs(ratio! - 1.2) < 0.03);
});

test("no change is said where the whole interval does not matter, and can't tell where it is too wide", () => {
  assert.equal(judge(pairsWith(1, { count: 20, spread: 0.01 })).word, "no change");
  const unsure = judge(pairsWith(1, { count: 8, spread: 0.05 }));
  assert.equal(unsure.word, "can't tell");
  assert.ok(unsure.pairs_needed! > 10);
});

test("a change that is sure and too small to matter is no change; at the limit nobody can tell", () => {
  assert.equal(judge(pairsWith(1.02, { count: 200, spread: 0.01 })).word, "no change");
  const limit = judge(pairsWith(1.05, { count: 30, spread: 0.02 }));
  assert.ok(["can't tell", "better"].includes(limit.word));
});

test("as many more pairs as it says are about enough", () => {
  const all = pairsWith(1.06, { count: 400, spread: 0.03 });
  const early = judge(all.slice(0, 12));
  assert.equal(early.word, "can't tell");
  const enough = judge(all.slice(0, 12 + 3 * early.pairs_needed!));
  assert.equal(enough.word, "better");
});

test("values that are not above zero, and none at all, are nothing to tell from", () => {
  const word = { word: "can't tell", pairs: 0, ratio: null, pairs_needed: null };
  for (const pairs of [[], [{ a: 0, b: 1 }], [{ a: 1, b: Number.NaN }]]) {
    const { word: said, pairs: counted, ratio, pairs_needed } = judge(pairs);
    assert.deepEqual({ word: said, pairs: counted, ratio, pairs_needed }, word);
  }
});

test("more series at once make each verdict more careful", () => {
  const pairs = pairsWith(1.1, { count: 7, spread: 0.015 });
  const one = { key: "x", better: "higher" as const, smallest_effect: 0.05, pairs };
  const [alone] = judgePairs([one], { alpha: 0.01 });
  const [among] = judgePairs([one], { alpha: 0.01, family: 100 });
  assert.ok(among!.ratio_low === null || among!.ratio_low < alone!.ratio_low!);
});

test("the smallest detectable change is found as often as it says", () => {
  const random = prng(9);
  const noise = () => 0.02 * random.gaussian();
  const change = smallestDetectablePairs(Array.from({ length: 120 }, noise), {
    pairs: 16,
    alpha: 0.001,
    power: 0.95,
  })!;
  let found = 0;
  for (let i = 0; i < 200; i += 1) {
    const pairs = Array.from({ length: 16 }, () => ({
      a: 1_000,
      b: 1_000 * (1 + change) * Math.exp(noise()),
    }));
    const words = pairs.map((_, n) => judge(pairs.slice(0, n + 1), { smallest_effect: 0.001 }).word);
    if (words.includes("better")) found += 1;
  }
  assert.ok(found >= 178 && found <= 200, `${found} of 200`);
  assert.equal(smallestDetectablePairs([1], { pairs: 16, alpha: 0.001, power: 0.95 }), null);
});

test("pairs that agree exactly make nothing impossible that comes after them", () => {
  const wavering = (value: number) => (_: unknown, i: number) => ({ a: 100, b: value + (i % 3) });
  const equal = Array.from({ length: 3 }, () => ({ a: 100, b: 100 }));
  for (const pairs of [equal, equal.map(({ a }) => ({ a, b: 120 }))]) {
    const judged = judge([...pairs, ...Array.from({ length: 60 }, wavering(130))]);
    assert.ok(judged.word === "better" || judged.word === "can't tell", judged.word);
    if (judged.ratio_low !== null) {
      assert.ok(judged.ratio_low <= judged.ratio! && judged.ratio! <= judged.ratio_high!);
    } else assert.equal(judged.pairs_needed, null);
  }
});

test("equal sides whose figures are rounded to few whole numbers are not told apart more often than promised", () => {
  const random = prng(9);
  const figure = () => Math.round(5.5 + 0.4 * random.gaussian());
  const alpha = 0.01;
  let told = 0;
  const histories = 1_000;
  for (let i = 0; i < histories; i += 1) {
    const pairs: Pair[] = [];
    for (let n = 0; n < 20; n += 1) {
      pairs.push({ a: figure(), b: figure() });
      const [one] = judgePairs([{ key: "x", better: "lower", smallest_effect: 0.1, resolution: 1, pairs }], {
        alpha,
      });
      if (one!.word !== "better" && one!.word !== "worse") continue;
      told += 1;
      break;
    }
  }
  assert.ok(told / histories <= alpha, `${told} of ${histories}`);
});
