import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import { learnControlShare, type SharedSession, withoutControl } from "./control-share.ts";

function sessionsWith(shared: number, count: number, seed: number): SharedSession[] {
  const random = prng(seed);
  return Array.from({ length: count }, () => {
    const mood = shared * random.gaussian();
    return { candidate: mood + 0.01 * random.gaussian(), control: mood + 0.01 * random.gaussian() };
  });
}

const spread = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
};

test("a quiet host's control is left alone, a drifting host's movement is taken out", () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const quiet = sessionsWith(0, 60, seed);
    const kept = spread(withoutControl(quiet, learnControlShare(quiet)));
    assert.ok(kept <= 1.05 * spread(quiet.map(({ candidate }) => candidate)));
    const drifting = sessionsWith(0.1, 60, seed);
    const theta = learnControlShare(drifting);
    assert.ok(theta > 0.9 && theta <= 1, `theta ${theta}`);
    assert.ok(
      spread(withoutControl(drifting, theta)) < 0.3 * spread(drifting.map(({ candidate }) => candidate)),
    );
  }
});

test("a few sessions, a control that never moves and one that moves the other way teach nothing", () => {
  assert.equal(learnControlShare(sessionsWith(0.1, 4, 1)), 0);
  const still = sessionsWith(0.1, 20, 1).map(({ candidate }) => ({ candidate, control: 0 }));
  assert.equal(learnControlShare(still), 0);
  const against = sessionsWith(0.1, 20, 1).map(({ candidate, control }) => ({
    candidate,
    control: -control,
  }));
  assert.equal(learnControlShare(against), 0);
});

test("it is the regression's slope, shrunk by its standard error: of Anscombe's first set, published as 0.5001 and 0.1179", () => {
  const control = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
  const candidate = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
  const sessions = control.map((x, i) => ({ control: x, candidate: candidate[i]! }));
  const theta = learnControlShare(sessions);
  // Anscombe 1973; slope (1 - error^2 / slope^2) from SciPy's linregress.
  assert.ok(Math.abs(theta - 0.47229254919674846) < 1e-12, `${theta}`);
  assert.ok(Math.abs(theta - 0.5001 * (1 - (0.1179 / 0.5001) ** 2)) < 1e-4);
  // Of the first session, a control one above its mean of 9.
  assert.ok(Math.abs(withoutControl(sessions, theta)[0]! - (8.04 - theta)) < 1e-12);
  assert.equal(learnControlShare(sessions.map((one) => ({ ...one, candidate: 3 * one.candidate }))), 1);
});
