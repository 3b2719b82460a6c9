import assert from "node:assert/strict";
import { test } from "node:test";
import type { SeriesInput } from "./detection.ts";
import { detectChanges } from "./history/detect-changes.ts";
import { detectHistory } from "./levels/detect-history.ts";
import { prng } from "./statistics/prng.ts";

const COMMITS = 60;
const commits = Array.from({ length: COMMITS }, (_, i) => `c${i}`);

/** Five runs of every commit, in five rounds with moods of 3 % that all commits share, or each in a visit of its own. */
function seriesOf(value: (i: number, noise: number) => number, rounds: boolean): SeriesInput {
  const random = prng(1);
  const moods = Array.from({ length: 5 }, () => (rounds ? 0.03 * random.gaussian() : 0));
  const runs = commits.flatMap((commit, i) =>
    moods.map((mood, b) => ({
      commit,
      block: rounds ? `r${b}` : `${i}/${b}`,
      value: value(i, Math.exp(mood + 0.02 * random.gaussian())),
    })),
  );
  const named = { key: "s", group: "g", metric: "latency_us_p50", better: "lower" as const };
  return { ...named, detects: true, smallest_effect: 0.05, runs };
}

const atLevel = (level: (i: number) => number) => (i: number, noise: number) => 100 * level(i) * noise;

/** [case, values, commits flagged where rounds measured them side by side, commits of the levels without blocks] */
const CASES: [string, (i: number, noise: number) => number, string[], string[]][] = [
  ["a constant that repeats exactly", () => 100, [], []],
  ["a constant with noise", atLevel(() => 1), [], []],
  ["zeros", () => 0, [], []],
  ["no value: NaN", () => Number.NaN, [], []],
  ["one value among NaN", (i) => (i === 30 ? 5 : Number.NaN), [], []],
  ["a hole of NaN on one level", (i, noise) => (i > 20 && i < 40 ? Number.NaN : 100 * noise), [], []],
  ["a step", atLevel((i) => (i < 30 ? 1 : 1.2)), ["c30"], ["c30"]],
  // Side by side, a commit that is off in all five rounds is another speed; without blocks it may be the host.
  ["a spike at the first commit", atLevel((i) => (i === 0 ? 3 : 1)), ["c1"], []],
  ["a spike at the last commit", atLevel((i) => (i === COMMITS - 1 ? 3 : 1)), [`c${COMMITS - 1}`], []],
  ["a blip of three commits", atLevel((i) => (i >= 30 && i < 33 ? 1.5 : 1)), ["c30", "c33"], []],
];

for (const [name, value, side_by_side, alone] of CASES) {
  test(`through both doors: ${name}`, () => {
    const series = [seriesOf(value, true)];
    const found = detectChanges({ commits, series, completed_rounds: 5 });
    assert.deepEqual(
      found.regressions.map(({ commit }) => commit),
      side_by_side,
    );
    const input = seriesOf(value, false);
    const history = detectHistory(commits, input);
    assert.deepEqual(
      history.changes.map(({ commit }) => commit),
      alone,
    );
    const without = detectChanges({ commits, series: [input], completed_rounds: 5 });
    assert.deepEqual(without.regressions, [], "what shares no block is never flagged");
    for (const { levels } of [...found.series, ...without.series, history])
      for (const level of levels) assert.ok(Number.isFinite(level.value));
  });
}

test("a spike of one run, at either end, is nothing to either door", () => {
  for (const end of [0, COMMITS - 1]) {
    for (const rounds of [true, false]) {
      const plain = seriesOf(
        atLevel(() => 1),
        rounds,
      );
      const spoilt = plain.runs.findIndex(({ commit }) => commit === `c${end}`);
      const runs = plain.runs.map((run, i) => (i === spoilt ? { ...run, value: 8 * run.value } : run));
      const series = { ...plain, runs };
      assert.deepEqual(detectChanges({ commits, series: [series], completed_rounds: 5 }).regressions, []);
      assert.deepEqual(detectHistory(commits, series).changes, []);
    }
  }
});

test("a ramp is a few steps its way, none of which side by side is pinned on one commit", () => {
  const ramp = atLevel((i) => 1 + 0.3 * Math.min(1, Math.max(0, (i - 15) / 30)));
  const series = [seriesOf(ramp, true)];
  const found = detectChanges({ commits, series, completed_rounds: 5 });
  assert.deepEqual(found.regressions, []);
  const steps = [found.series[0]!.suspected, detectHistory(commits, seriesOf(ramp, false)).changes];
  for (const all of steps) {
    assert.ok(all.length > 0 && all.length <= 6, `${all.length}`);
    assert.ok(all.every(({ direction }) => direction === "worse"));
  }
});

test("both doors say the same again, in whatever order runs come, and leave what they are given as it is", () => {
  for (const rounds of [true, false]) {
    const one = seriesOf(
      atLevel((i) => (i < 30 ? 1 : 1.2)),
      rounds,
    );
    const kept = structuredClone(one);
    const turned = { ...one, runs: [...one.runs].reverse() };
    for (const ask of [
      (series: SeriesInput) => detectChanges({ commits, series: [series], completed_rounds: 5 }),
      (series: SeriesInput) => detectHistory(commits, series),
    ]) {
      assert.deepEqual(ask(turned), ask(one));
      assert.deepEqual(ask(one), ask(one));
    }
    assert.deepEqual(one, kept);
  }
});

test("a rewritten branch: what stays is judged as it was, wherever it now stands, and runs of what left play no part", () => {
  for (const rounds of [true, false]) {
    const one = seriesOf(
      atLevel((i) => (i < 30 ? 1 : 1.2)),
      rounds,
    );
    const stays = commits.filter((_, i) => i % 6 !== 5);
    const rewritten = ["new0", ...stays, "new1"];
    const of_stays = { ...one, runs: one.runs.filter(({ commit }) => stays.includes(commit)) };
    assert.deepEqual(detectHistory(rewritten, one), detectHistory(stays, of_stays));
    const look = (branch: string[], series: SeriesInput) =>
      detectChanges({ commits: branch, series: [series], completed_rounds: 5 }).regressions.map(
        ({ commit, cause }) => [commit, cause.after],
      );
    // c29 left with its runs: the last commit before the step is c28 now.
    assert.deepEqual(look(rewritten, one), rounds ? [["c30", "c28"]] : []);
  }
});
