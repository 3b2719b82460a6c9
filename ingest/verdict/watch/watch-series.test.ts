import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import { spendingFor } from "./spending.ts";
import { type Suspicion, watchSeries } from "./watch-series.ts";

const SD = 0.01;
const SPENDING = spendingFor(500, "higher");

function noise(commits: number, seed = 1): number[] {
  const random = prng(seed);
  return Array.from({ length: commits }, () => SD * random.gaussian());
}

function watch(values: readonly number[], runs_sd = SD / 2): Suspicion | null {
  return watchSeries({ values, runs_part: values.map(() => runs_sd ** 2) }, SPENDING);
}

/** The values as they were after each commit, from the tenth on: what each look said. */
function everyLook(values: readonly number[]): (Suspicion | null)[] {
  return values.map((_, i) => (i < 10 ? null : watch(values.slice(0, i + 1))));
}

test("a step of four standard deviations is suspected within six commits, at its commit and in its direction", () => {
  for (const sign of [1, -1]) {
    for (let seed = 1; seed <= 10; seed++) {
      const values = noise(106, seed).map((value, i) => value + (i >= 100 ? 4 * SD * sign : 0));
      const found = watch(values);
      assert.ok(found, `seed ${seed}`);
      assert.ok(found.after < 100 && 100 <= found.upto);
      assert.equal(Math.sign(found.score), sign);
      assert.ok(found.p_value <= found.p_limit);
    }
  }
});

test("a large step is suspected as soon as it is measured", () => {
  const found = watch([...noise(100), 0.4]);
  assert.equal(found?.start, 100);
  assert.deepEqual([found?.after, found?.upto], [99, 100]);
});

test("an unchanging series is left alone at every look", () => {
  assert.ok(everyLook(noise(400, 7)).every((found) => found === null));
});

test("a constant series, no values, one value, NaN and zeros are nothing to suspect", () => {
  assert.equal(watch(Array(200).fill(3)), null);
  assert.equal(watch(Array(200).fill(0), 0), null);
  assert.equal(watch([]), null);
  assert.equal(watch([1]), null);
  assert.equal(watch(Array(50).fill(Number.NaN)), null);
  assert.equal(watch([...noise(60), Number.NaN, Number.POSITIVE_INFINITY]), null);
});

test("a counter that always was the same and then is not is suspected at once", () => {
  const found = watch([...Array(50).fill(1), 1.02], 0.0001);
  assert.equal(found?.start, 50);
});

test("commits that were not measured stand in the cause interval", () => {
  const values = noise(100).map((value, i) => (i > 90 ? value + 0.1 : i > 87 ? Number.NaN : value));
  const found = watch(values)!;
  assert.ok(found.after <= 87 && found.upto >= 91);
});

test("one stray commit among the newest is no lasting change once two others followed it", () => {
  for (const at of [0, 97]) {
    const values = noise(100);
    values[at] = 15 * SD;
    assert.equal(watch(values), null, `at ${at}`);
  }
});

test("a blip of three commits is suspected while it lasts and forgotten afterwards", () => {
  const values = noise(140, 3).map((value, i) => value + (i >= 100 && i < 103 ? 6 * SD : 0));
  const looks = everyLook(values);
  assert.ok(looks[102]);
  assert.ok(looks.slice(112).every((found) => found === null));
});

test("a ramp is suspected on its way", () => {
  const values = noise(160).map((value, i) => value + Math.max(0, i - 100) * SD);
  assert.ok(everyLook(values).some((found) => found && found.score > 0));
});

test("a history just begun says nothing of five commits; of forty a large step is told", () => {
  assert.equal(watch([...noise(5), 0.3, 0.3, 0.3]), null);
  assert.ok(watch([...noise(40), 0.3, 0.31, 0.3, 0.3, 0.31, 0.3]));
});

test("a level just begun knows its noise from the levels before it", () => {
  const second = noise(114).map((value, i) => value + (i >= 100 ? 0.1 : 0));
  const third = Array.from({ length: 4 }, (_, i) => 0.17 + (i % 2) * 0.01);
  const found = watch([...second, ...third]);
  assert.ok(found && found.after < 114 && 114 <= found.upto && found.score > 0);
});

test("on two levels that come and go, or where neighbours are alike, nothing is suspected", () => {
  const random = prng(11);
  const flapping = noise(300, 12).map((value) => value + (random.uniform() < 0.3 ? 3 * SD : 0));
  assert.ok(everyLook(flapping).every((found) => found === null));
  let wander = 0;
  const alike = noise(300, 13).map((value) => {
    wander = 0.6 * wander + value;
    return wander;
  });
  assert.ok(everyLook(alike).every((found) => found === null));
});

test("the same values give the same answer, and the values are left as they are", () => {
  const values = [...noise(100), 0.05, 0.05, 0.05];
  const before = [...values];
  assert.deepEqual(watch(values), watch(values));
  assert.deepEqual(values, before);
});

test("what is older than the newest 300 commits plays no part", () => {
  const values = [...noise(300, 5), 0.05, 0.05, 0.05];
  const later = watch([...noise(50, 6).map((value) => value + 9), ...values])!;
  assert.equal(later.start, watch(values)!.start + 50);
});
