import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import { hostMoods, learnMoodShare, type MoodyRun, moodShareOf } from "./host-moods.ts";

const random = prng(9);
const truth = Array.from({ length: 200 }, () => 0.02 * random.gaussian());
const controls = Array.from({ length: 12 }, (_, s) =>
  truth.map((mood) => 5 + s + mood + 0.005 * random.gaussian()),
);

test("the moods are what the controls of all series share, whatever their own levels", () => {
  const moods = hostMoods(controls);
  const apart = truth.map((mood, block) => moods[block]! - mood);
  const usual = apart.reduce((sum, value) => sum + value, 0) / apart.length;
  const sd = Math.sqrt(apart.reduce((sum, value) => sum + (value - usual) ** 2, 0) / apart.length);
  assert.ok(sd < 0.0025, `${sd}`);
});

test("a control that is missing, or one that is wild, does not matter much", () => {
  const moods = hostMoods([
    [1, 1, Number.NaN, 1],
    [2, 2, 2.5, 2],
    [3, 3, 3.5],
    [4, 4, 4.5, 90],
  ]);
  assert.deepEqual([...moods], [0, 0, 0.5, 0]);
  assert.ok(Number.isNaN(hostMoods([[1, Number.NaN]])[1]));
  assert.equal(hostMoods([]).length, 0);
});

test("a series learns how much of the moods it shares, whatever its commits do", () => {
  for (const share of [0, 0.5, 1]) {
    const runs: MoodyRun[] = truth.map((mood, block) => {
      const commit = Math.floor(block / 5);
      const level = commit < 20 ? 0 : 0.5;
      return { commit, block, value: level + share * mood + 0.005 * random.gaussian() };
    });
    assert.ok(Math.abs(learnMoodShare(runs, hostMoods(controls)) - share) < 0.1);
  }
});

test("a commit of one run tells nothing of moods", () => {
  assert.equal(moodShareOf([1, 2], [1, 2], [0, 1, 2]), 0);
  const five = { y: [-1, 1, -2, 2, -1, 1], x: [-2, 2, -4, 4, -2, 2], rows: [0, 2, 4, 6] };
  assert.equal(moodShareOf(five.y, five.x, five.rows), 0.5);
  assert.equal(moodShareOf([...five.y, 9], [...five.x, 0], [...five.rows, 7]), 0.5);
});
