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
