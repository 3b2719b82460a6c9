import assert from "node:assert/strict";
import { test } from "node:test";
import type { SeriesInput } from "../detection.ts";
import { detectChanges } from "../history/detect-changes.ts";
import { prng } from "../statistics/prng.ts";
import { detectHistory } from "./detect-history.ts";
import { WINDOW } from "./history-values.ts";

const names = (n: number) => Array.from({ length: n }, (_, i) => `c${i}`);

/** Each commit a visit of its own, with the given repetitions. */
function seriesOf(values: readonly (readonly number[])[]): SeriesInput {
  const runs = values.flatMap((all, i) =>
    all.map((value, k) => ({ commit: `c${i}`, block: `${i}/${k}`, value })),
  );
  const named = { key: "s", group: "g", metric: "latency_us_p50" };
  return { ...named, better: "lower", runs, detects: true, smallest_effect: 0 };
}

const detect = (values: readonly (readonly number[])[]) =>
  detectHistory(names(values.length), seriesOf(values));
const found = (values: readonly (readonly number[])[]) =>
  detect(values).changes.map(({ commit }) => Number(commit.slice(1)));

/** Levels around 100 with 1 % of noise a run, three runs a commit. */
function noisy(n: number, level: (i: number) => number, seed = 1): number[][] {
  const random = prng(seed);
  return Array.from({ length: n }, (_, i) =>
    [0, 1, 2].map(() => 100 * level(i) * Math.exp(0.01 * random.gaussian())),
  );
}

test("a lasting step is found at its commit, with its ratio, interval and cause", () => {
  const detection = detect(noisy(300, (i) => (i < 180 ? 1 : 1.05)));
  assert.deepEqual(
    detection.changes.map(({ commit }) => commit),
    ["c180"],
  );
  const [change] = detection.changes;
  assert.equal(change!.direction, "worse");
  assert.equal(change!.before_commit, "c179");
  assert.ok(change!.cause.measured.includes("c180"));
  assert.ok(change!.ratio_low! < 1.05 && 1.05 < change!.ratio_high!);
  assert.ok(change!.ratio_low! > 1.04 && change!.ratio_high! < 1.06);
  assert.ok(detection.smallest_detectable! > 0.005 && detection.smallest_detectable! < 0.02);
  assert.ok(Math.abs(detection.noise.between_runs! - 0.01) < 0.002);
});

test("noise alone makes no level: normal, heavy tails, spikes", () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = prng(100 + seed);
    const heavy = noisy(400, () => Math.exp((0.01 * random.gaussian()) / Math.abs(random.gaussian())), seed);
    const spikes = noisy(400, () => (random.uniform() < 0.02 ? 3 : 1), seed);
    assert.deepEqual(found(noisy(400, () => 1, seed)), []);
    assert.deepEqual(found(heavy), []);
    assert.deepEqual(found(spikes), []);
  }
});

test("commits that resemble their neighbours (AR 0.4) make no level", () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = prng(200 + seed);
    let rest = 0;
    const values = noisy(500, () => {
      rest = 0.4 * rest + 0.01 * random.gaussian();
      return Math.exp(rest);
    });
    assert.deepEqual(found(values), []);
  }
});

test("flapping between two levels from commit to commit is noise, not a change at each flap", () => {
  const random = prng(5);
  assert.deepEqual(found(noisy(400, () => (random.uniform() < 0.5 ? 1 : 1.05))), []);
});

test("spikes at either end and a blip of three commits are no levels", () => {
  const wrong: [string, (i: number) => number][] = [
    ["first", (i) => (i === 0 ? 4 : 1)],
    ["last", (i) => (i === 199 ? 4 : 1)],
    ["blip", (i) => (i >= 90 && i < 93 ? 1.5 : 1)],
  ];
  for (const [name, level] of wrong) assert.deepEqual(found(noisy(200, level)), [], name);
});

test("a ramp is a few levels, all in its direction", () => {
  const { changes } = detect(noisy(300, (i) => 1 + 0.2 * Math.min(1, Math.max(0, (i - 100) / 100))));
  assert.ok(changes.length <= 12, `${changes.length}`);
  assert.ok(changes.every(({ direction }) => direction === "worse"));
});

test("values that repeat exactly: a constant has no change, a step is exact, a wobble does not matter", () => {
  const exact = (level: (i: number) => number) => found(Array.from({ length: 60 }, (_, i) => [level(i)]));
  assert.deepEqual(
    exact(() => 96),
    [],
  );
  assert.deepEqual(
    exact(() => 0),
    [],
  );
  assert.deepEqual(
    exact((i) => (i < 30 ? 96 : 100)),
    [30],
  );
  assert.deepEqual(
    exact((i) => (i < 30 ? 0 : 3)),
    [30],
  );
  assert.deepEqual(
    exact((i) => (i < 30 ? -5 : -7)),
    [30],
  );
  assert.deepEqual(
    exact((i) => (i < 30 ? 96 : 96.1)),
    [],
  );
});

test("no value, one, NaN and infinity are answered", () => {
  assert.equal(detect([]).status, "too-few");
  assert.equal(detect([[5]]).status, "too-few");
  assert.equal(detect([[], [Number.NaN], [5, Number.NaN]]).status, "too-few");
  assert.deepEqual(found([[1], [2]]), []);
  const holes = noisy(200, (i) => (i < 100 ? 1 : 1.1)).map((runs, i) =>
    i % 7 === 0 ? [Number.NaN, Number.POSITIVE_INFINITY] : runs,
  );
  const [change] = detect(holes).changes;
  assert.ok(Math.abs(Number(change!.commit.slice(1)) - 100) <= 1);
});

test("the answer depends neither on the order of runs nor on when it is asked", () => {
  const series = seriesOf(noisy(200, (i) => (i < 80 ? 1 : 0.9)));
  const turned = { ...series, runs: [...series.runs].reverse() };
  assert.deepEqual(detectHistory(names(200), turned), detectHistory(names(200), series));
});

test("commits older than the window are not looked at", () => {
  const values = noisy(WINDOW + 100, (i) => (i < 50 ? 0.5 : 1));
  assert.deepEqual(found(values), []);
  assert.equal(detect(values).levels[0]!.from, "c100");
});

test("what shares no block is suspected by detectChanges, never flagged", () => {
  const series = seriesOf(noisy(100, (i) => (i < 50 ? 1 : 1.2)));
  const detection = detectChanges({ commits: names(100), series: [series], completed_rounds: 5 });
  assert.deepEqual(detection.regressions, []);
  const [one] = detection.series;
  assert.equal(one!.levels.length, 2);
  assert.deepEqual(
    one!.suspected.map(({ commit, held_back }) => [commit, held_back]),
    [["c50", "few-blocks"]],
  );
});

test("an absurd size is no evidence: the series is judged as without it", () => {
  const values = noisy(100, (i) => (i < 50 ? 1 : 1.1));
  const spoilt = values.map((all, i) =>
    i % 7 === 0 ? [...all, i % 2 ? 1e308 : 5e-324, -Number.MAX_VALUE, Number.NEGATIVE_INFINITY] : all,
  );
  assert.deepEqual(detect(spoilt), detect(values));
  const with_zeros = detect(
    noisy(60, () => 1).map((all, i) => (i % 10 === 3 ? [0] : i === 40 ? [1e25] : all)),
  );
  assert.deepEqual(with_zeros.changes, []);
});
