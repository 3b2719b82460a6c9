import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import type { LevelStep } from "./level-gate.ts";
import { stepOdds } from "./step-odds.ts";

test("the odds of every place are the differences of whole capped likelihoods, summed afresh", () => {
  const random = prng(6);
  const values = Float64Array.from(
    { length: 14 },
    (_, i) => (i < 6 ? 0 : 2) + random.gaussian() + (i === 9 ? 40 : 0),
  );
  const step = { from: 2, start: 6, to: 13, before: 0.1, after: 1.9 } as LevelStep;
  const whole = (start: number) => {
    let sum = 0;
    for (let i = step.from; i < step.to; i++)
      sum += Math.min(9, ((values[i]! - (i < start ? 0.1 : 1.9)) / 1.3) ** 2) / 1.7;
    return sum;
  };
  const odds = stepOdds(values, step, 1.3, 1.7, 3);
  assert.deepEqual(
    odds.map(({ index }) => index),
    [3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  );
  for (const one of odds) assert.ok(Math.abs(one.odds - (whole(one.index) - whole(6))) < 1e-9);
});
