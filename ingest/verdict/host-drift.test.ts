import assert from "node:assert/strict";
import { test } from "node:test";
import { type ControlSession, hostDrift } from "./host-drift.ts";
import { prng } from "./statistics/prng.ts";

function sessions(values: readonly number[], control = "a"): ControlSession[] {
  return values.map((value) => ({ control, epoch: "1", values: new Map([[control, value]]) }));
}

function noisy(count: number, cv: number, seed: number, at: (i: number) => number = () => 100): number[] {
  const random = prng(seed);
  return Array.from({ length: count }, (_, i) => at(i) * Math.exp(cv * random.gaussian()));
}

test("a host that holds still shows its noise, and no drift", () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const { noise, moved, drift, sessions: count } = hostDrift(sessions(noisy(60, 0.01, seed)));
    assert.equal(count, 60);
    assert.ok(noise! > 0.006 && noise! < 0.014, `noise ${noise}`);
    assert.ok(moved! > 0.015 && moved! < 0.05, `moved ${moved}`);
    assert.equal(drift, null);
  }
});

test("a host that becomes slower drifts, and its noise is none the greater for it", () => {
  const { noise, moved, drift } = hostDrift(sessions(noisy(60, 0.005, 3, (i) => 100 * (1 - i / 600))));
  assert.ok(noise! < 0.01);
  assert.ok(drift! < -0.05 && drift! > -0.09, `drift ${drift}`);
  assert.ok(moved! > 0.04);
});

test("one wild session is movement, and neither noise nor drift", () => {
  const values = noisy(30, 0.01, 7);
  values[12] = 60;
  const { noise, moved, drift } = hostDrift(sessions(values));
  assert.ok(moved! > 0.35 && noise! < 0.02);
  assert.equal(drift, null);
});

test("nothing is said of fewer than five sessions, nor of sessions without a value", () => {
  assert.deepEqual(hostDrift([]), {
    points: [],
    broken: [],
    sessions: 0,
    moved: null,
    noise: null,
    drift: null,
    step: null,
  });
  const without: ControlSession[] = [{ control: "a", epoch: "1", values: new Map([["b", 1]]) }];
  const { sessions: count, moved, points } = hostDrift([...sessions([1, 1, 1, 1]), ...without]);
  assert.deepEqual([count, moved, points.length], [4, null, 4]);
  assert.equal(hostDrift(sessions([0, 0, 0, 0, 0])).sessions, 0);
});

test("a new control is joined to the old one by the sessions that had both, whatever its own level", () => {
  const beside = [100, 101, 99].map((value) => ({
    control: "a",
    epoch: "1",
    values: new Map([
      ["a", value],
      ["b", 2 * value],
    ]),
  }));
  const {
    points,
    broken,
    sessions: count,
    moved,
  } = hostDrift([...sessions([100, 100, 101]), ...beside, ...sessions([200, 202, 200], "b")]);
  assert.deepEqual(broken, []);
  assert.equal(count, 9);
  assert.ok(moved! < 0.012);
  assert.ok(points.every(({ ratio }) => Math.abs(ratio - 1) < 0.012));
});

test("a control that nothing joins to the old one begins anew", () => {
  const {
    points,
    broken,
    sessions: count,
    moved,
  } = hostDrift([...sessions([100, 100, 101, 99, 100]), ...sessions([50, 50, 50, 50, 51], "b")]);
  assert.deepEqual(broken, [5]);
  assert.equal(count, 5);
  assert.ok(moved! < 0.03);
  assert.ok(points.every(({ ratio }) => Math.abs(ratio - 1) < 0.03));
});

test("what a new epoch moved is told apart from drift within it", () => {
  const before = sessions(noisy(20, 0.005, 4));
  const after = sessions(noisy(20, 0.005, 5, () => 94)).map((one) => ({ ...one, epoch: "2" }));
  const { drift, step, noise } = hostDrift([...before, ...after]);
  assert.equal(drift, null);
  assert.ok(step! > -0.07 && step! < -0.05, `step ${step}`);
  assert.ok(noise! < 0.01);
  const same = sessions(noisy(20, 0.005, 6)).map((one) => ({ ...one, epoch: "2" }));
  assert.equal(hostDrift([...before, ...same]).step, null);
  assert.equal(hostDrift([...before, ...after.slice(0, 2)]).step, null, "two sessions are too few");
});
