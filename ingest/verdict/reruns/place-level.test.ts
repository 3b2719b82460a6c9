import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import { placeLevel } from "./place-level.ts";

function place(
  ratio: number,
  { seed, effect_ratio, most_pairs = 20, alpha = 0.0005, scatter = 0.03 }: Record<string, number>,
) {
  const random = prng(seed!);
  const pairs: { a: number; b: number }[] = [];
  for (;;) {
    const placed = placeLevel({
      pairs,
      smallest_effect: 0.05,
      effect_ratio: effect_ratio!,
      alpha,
      turns: pairs.length,
      lost_turns: 0,
      most_pairs,
    });
    if (placed.word !== "open") return placed;
    pairs.push({ a: 100, b: 100 * ratio * Math.exp(scatter * random.gaussian()) });
  }
}

test("a commit is put on its own level, whichever way the change went", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    for (const effect_ratio of [0.7, 1.5]) {
      assert.equal(place(1, { seed, effect_ratio }).word, "old level");
      assert.equal(place(effect_ratio, { seed, effect_ratio }).word, "new level");
    }
  }
});

test("a commit half way between cannot be told", () => {
  assert.equal(
    place(Math.sqrt(0.7), { seed: 2, smallest_effect: 0.05, effect_ratio: 0.7 }).word,
    "can't tell",
  );
});

test("a commit that never runs is told from one that is too noisy", () => {
  const none = { pairs: [], smallest_effect: 0.05, effect_ratio: 0.7, alpha: 0.0005, most_pairs: 20 };
  assert.equal(placeLevel({ ...none, turns: 2, lost_turns: 2 }).word, "open");
  const given_up = placeLevel({ ...none, turns: 3, lost_turns: 3 });
  assert.deepEqual([given_up.word, given_up.no_pairs], ["can't tell", true]);
});

test("pairs that nothing can have measured place no commit", () => {
  const pairs = [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 5e-324].map((b) => ({ a: 100, b }));
  const placed = placeLevel({
    pairs,
    smallest_effect: 0.05,
    effect_ratio: 0.8,
    alpha: 0.0005,
    turns: 20,
    lost_turns: 0,
    most_pairs: 20,
  });
  assert.deepEqual([placed.word, placed.ratio, placed.no_pairs], ["can't tell", null, true]);
});

test("a tail whose pairs scatter widely is placed with enough turns, and hardly ever with a third of them at a tenth of alpha", () => {
  const toldOf = (most_pairs: number, alpha: number) => {
    let told = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      const level = seed % 2 === 0 ? 1 : 2.5;
      const { word } = place(level, { seed, effect_ratio: 2.5, most_pairs, alpha, scatter: 0.4 });
      assert.notEqual(word, level === 1 ? "new level" : "old level");
      if (word !== "can't tell") told += 1;
    }
    return told;
  };
  assert.ok(toldOf(60, 0.0025) > 50);
  assert.ok(toldOf(20, 0.00025) < 20);
});
