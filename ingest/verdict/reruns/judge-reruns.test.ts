import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import { alphaOfStart, judgeReruns, RERUN_ALPHA, type RerunTest } from "./judge-reruns.ts";

type Shape = Partial<RerunTest> & { ratio: number; spread?: number; count: number };

function series(random: ReturnType<typeof prng>, { ratio, spread = 0.03, count, ...more }: Shape): RerunTest {
  const noise = () => Math.exp((spread / Math.SQRT2) * random.gaussian());
  return {
    key: "1",
    group: "get",
    better: "higher",
    direction: "worse",
    role: "suspect",
    smallest_effect: 0.05,
    pairs: Array.from({ length: count }, () => ({ a: 1_000 * noise(), b: 1_000 * ratio * noise() })),
    ...more,
  };
}

/** Turn after turn, as in use; returns the decision and the turns that it took. */
function rerun(shapes: Omit<Shape, "count">[], seed: number, most_pairs = 20) {
  const random = prng(seed);
  const all = shapes.map((shape, i) => series(random, { key: String(i), ...shape, count: most_pairs }));
  for (let turns = 0; ; turns += 1) {
    const tests = all.map((one) => ({ ...one, pairs: one.pairs.slice(0, turns) }));
    const decision = judgeReruns({ tests, alpha: RERUN_ALPHA, turns, lost_turns: 0, most_pairs });
    if (decision.word !== "open") return { ...decision, turns };
    assert.ok(turns < most_pairs);
  }
}

test("a change that is there is confirmed within few pairs, with the interval that holds it", () => {
  let turns = 0;
  for (let seed = 1; seed <= 100; seed += 1) {
    const decided = rerun([{ ratio: 0.8 }, { ratio: 1, group: "set" }], seed);
    assert.equal(decided.word, "confirmed");
    turns += decided.turns;
  }
  assert.ok(turns / 100 < 9, `${turns / 100} turns`);
});

test("of equal commits almost none is confirmed, and with pairs enough it is said that there is no change", () => {
  const words = Array.from({ length: 300 }, (_, i) => rerun([{ ratio: 1 }, { ratio: 1 }], i, 60).word);
  assert.ok(words.filter((word) => word === "confirmed").length <= 3);
  assert.ok(words.filter((word) => word === "not-reproduced").length > 250);
});

test("what changed the other way is not reproduced", () => {
  assert.equal(rerun([{ ratio: 1.3 }], 1).word, "not-reproduced");
});

test("what is too noisy for the budget cannot be told, early, and says how many pairs it would take", () => {
  const decided = rerun([{ ratio: 0.93, spread: 0.2 }], 3);
  assert.equal(decided.word, "cant-tell");
  assert.ok(decided.turns < 20 || decided.reason === "budget");
});

test("a guard decides nothing, and its workload rests when it is told", () => {
  const random = prng(5);
  const suspect = series(random, { ratio: 0.97, count: 8, spread: 0.05 });
  const guard = series(random, { ratio: 0.5, count: 8, key: "2", group: "set", role: "guard" });
  const decision = judgeReruns({
    tests: [suspect, guard],
    alpha: RERUN_ALPHA,
    turns: 8,
    lost_turns: 0,
    most_pairs: 40,
  });
  assert.equal(decision.word, "open");
  assert.equal(decision.verdicts[1]!.word, "worse");
  assert.deepEqual(decision.open_groups, ["get"]);
});

test("ends that give no pair three turns in a row are given up", () => {
  const tests = [series(prng(1), { ratio: 1, count: 0 })];
  const judge = (lost_turns: number) =>
    judgeReruns({ tests, alpha: RERUN_ALPHA, turns: lost_turns, lost_turns, most_pairs: 20 });
  assert.equal(judge(2).word, "open");
  assert.deepEqual([judge(3).word, judge(3).reason], ["cant-tell", "no-pairs"]);
});

test("however often a test starts anew, it spends no more than its alpha", () => {
  let spent = 0;
  for (let start = 1; start <= 1_000; start += 1) spent += alphaOfStart(0.005, start);
  assert.ok(spent < 0.005 && spent > 0.0049);
});

test("pairs with zero, negative, infinite or absurd values are no evidence, and no end is ever zero or infinite", () => {
  const odd = [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e308, 5e-324].flatMap((value) => [
    { a: value, b: 100 },
    { a: 100, b: value },
  ]);
  const tested = { ...series(prng(1), { ratio: 0.8, count: 12 }) };
  const judge = (pairs: RerunTest["pairs"]) =>
    judgeReruns({ tests: [{ ...tested, pairs }], alpha: 0.005, turns: 20, lost_turns: 0, most_pairs: 20 });
  assert.deepEqual(judge([...odd, ...tested.pairs]), judge(tested.pairs));
  assert.equal(judge(odd).word, "cant-tell");
  for (let seed = 1; seed <= 50; seed += 1) {
    const wild = series(prng(seed), { ratio: 1, spread: 40, count: 12 }).pairs;
    for (const { ratio_low, ratio_high, ratio_low_95, ratio_high_95 } of judge(wild).verdicts) {
      for (const end of [ratio_low, ratio_high, ratio_low_95, ratio_high_95]) {
        assert.ok(end === null || (end > 0 && end < Number.POSITIVE_INFINITY), `${end}`);
      }
    }
  }
});

test("without a suspected series nothing was tested, and nothing is said to be gone", () => {
  const guard = series(prng(1), { ratio: 1, count: 12, role: "guard" });
  for (const tests of [[], [guard]]) {
    const { word } = judgeReruns({ tests, alpha: RERUN_ALPHA, turns: 12, lost_turns: 0, most_pairs: 20 });
    assert.equal(word, "cant-tell");
  }
});
