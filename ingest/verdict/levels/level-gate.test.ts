import assert from "node:assert/strict";
import { test } from "node:test";
import { type GateLimits, passLevelGate } from "./level-gate.ts";

const LIMITS: GateLimits = { score: 4, effect: 1.1, nearest_effect: 0.8, commits: 6, step: 0.01 };
/** Values one above and one below their level by turns. */
const teeth = (levels: readonly (readonly [level: number, commits: number])[]) =>
  Float64Array.from(
    levels.flatMap(([level, commits]) => Array.from({ length: commits }, (_, i) => level + (i % 2 ? 1 : -1))),
  );
const near = (is: number, should: number) =>
  assert.ok(Math.abs(is / should - 1) <= 1e-9, `${is}, not ${should}`);

test("a step is weighed as it is by hand", () => {
  const values = teeth([
    [0, 20],
    [10, 20],
  ]);
  const { levels, steps, spread, inflation } = passLevelGate(values, [0, 20], LIMITS, 0);
  // All distances are 1: their mean square is 1, the robust deviation 1 / 0.67449. By turns is no resemblance.
  near(spread, Math.sqrt(1 / 0.67449));
  assert.deepEqual([levels.length, inflation], [2, 1]);
  const [{ before, after, standard_error, score, strength }] = steps as [(typeof steps)[0]];
  assert.deepEqual([before, after], [0, 10]);
  near(standard_error, spread * Math.sqrt(2 / 20));
  near(score, 10 / standard_error);
  near(strength, Math.min(score / 4, 20 / 6, 10 / spread / 1.1));
});

test("the weakest boundary falls first, and what it parted is weighed as one", () => {
  const values = teeth([
    [0, 20],
    [0.5, 20],
    [10, 20],
  ]);
  const { levels, steps } = passLevelGate(values, [0, 20, 40], LIMITS, 0);
  assert.deepEqual(
    levels.map(({ from, to }) => [from, to]),
    [
      [0, 40],
      [40, 60],
    ],
  );
  assert.equal(steps[0]!.from, 0);
});

test("each limit alone lets a boundary fall", () => {
  const standing = (limits: Partial<GateLimits>, commits = 20) =>
    passLevelGate(
      teeth([
        [0, 20],
        [10, commits],
      ]),
      [0, 20],
      { ...LIMITS, ...limits },
      0,
    ).steps.length;
  assert.equal(standing({}), 1);
  assert.equal(standing({ score: 30 }), 0);
  assert.equal(standing({ effect: 9 }), 0);
  assert.equal(standing({ nearest_effect: 9 }), 0);
  assert.equal(standing({ step: 10.1 }), 0);
  assert.equal(standing({}, 6), 1);
  assert.equal(standing({ commits: 7 }, 6), 0);
});

test("a level that strays three times as far has its own variance, drawn half way to that of both, by hand", () => {
  const values = Float64Array.from({ length: 40 }, (_, i) =>
    i < 20 ? (i % 2 ? 1 : -1) : 30 + (i % 2 ? 3 : -3),
  );
  const { spread, steps } = passLevelGate(values, [0, 20], LIMITS, 0);
  // Of twenty distances of 1 and twenty of 3 the median is 2 and the mean square 5.
  near(spread ** 2, (2 / 0.67449) * Math.sqrt(5));
  const variances = [1, 9].map((square) => (square / 0.67449 + spread ** 2) / 2);
  near(steps[0]!.standard_error, Math.sqrt((variances[0]! + variances[1]!) / 20));
});
