import assert from "node:assert/strict";
import { test } from "node:test";
import type { Arrivals } from "../../workloads/schema/arrivals.ts";
import { leadInOf, scheduleOf } from "./schedule.ts";

const options = { duration_ms: 2000, pipeline: 1, seed: 1, group: 0 };
const times = (arrivals: Arrivals, more: Partial<typeof options> = {}) =>
  scheduleOf({ arrivals, ...options, ...more })!;
const within = (all: Float64Array, from_ms: number, to_ms: number) =>
  all.filter((at_ms) => at_ms >= from_ms && at_ms < to_ms).length;
const gapsOf = (all: Float64Array) => [...all.subarray(1)].map((at_ms, i) => at_ms - all[i]!);

test("a constant rate is evenly spaced from the start on, a batch at once", () => {
  const all = times({ kind: "constant", rate_ops: 1000 });
  assert.equal(all.length, 2000);
  assert.equal(all[0], 0);
  assert.ok(gapsOf(all).every((gap_ms) => Math.abs(gap_ms - 1) < 1e-6));
  assert.equal(times({ kind: "constant", rate_ops: 1000 }, { pipeline: 16 }).length, 125);
  assert.equal(times({ kind: "constant", rate_ops: 3 }, { duration_ms: 1000 }).length, 3);
});

test("Poisson arrivals have exponential gaps: their mean, their spread, and no memory", () => {
  const all = times({ kind: "poisson", rate_ops: 10_000 });
  assert.ok(Math.abs(all.length - 20_000) < 4 * Math.sqrt(20_000), `${all.length}`);
  const gaps = gapsOf(all);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
  assert.ok(Math.abs(deviation / mean - 1) < 0.05, `${deviation / mean}`);
  // Of the gaps longer than t, as many are longer than 2t as of all are longer than t.
  const longer = (ms: number) => gaps.filter((gap) => gap > ms).length;
  assert.ok(Math.abs(longer(0.2) / longer(0.1) - longer(0.1) / gaps.length) < 0.02);
});

test("Poisson arrivals depend on the seed, and two groups do not arrive together", () => {
  const arrivals: Arrivals = { kind: "poisson", rate_ops: 100 };
  assert.deepEqual(times(arrivals), times(arrivals));
  assert.notDeepEqual(times(arrivals), times(arrivals, { seed: 2 }));
  assert.notDeepEqual(times(arrivals), times(arrivals, { group: 1 }));
});

test("bursts have their rate, length and period, and nothing is lost between them", () => {
  const all = times({ kind: "on-off", rate_ops: 100, burst_ops: 1000, burst_ms: 200, period_ms: 1000 });
  assert.deepEqual(
    [
      within(all, 0, 500),
      within(all, 500, 700),
      within(all, 700, 1500),
      within(all, 1500, 1700),
      within(all, 1700, 2000),
    ],
    [50, 200, 80, 200, 30],
  );
});

test("a ramp rises evenly: as many as the area below it, wherever it is cut", () => {
  const all = times({ kind: "ramp", from_ops: 0.1, to_ops: 2000 });
  assert.ok(Math.abs(all.length - 2000) <= 1);
  for (const [from_ms, to_ms] of [
    [0, 1000],
    [1000, 1500],
    [1500, 2000],
  ] as const) {
    const area = (to_ms ** 2 - from_ms ** 2) / 2000;
    assert.ok(Math.abs(within(all, from_ms, to_ms) - area) <= 1, `${from_ms} to ${to_ms}`);
  }
  const falling = times({ kind: "ramp", from_ops: 2000, to_ops: 0.1 });
  assert.ok(Math.abs(within(falling, 0, 1000) - 1500) <= 1);
  assert.ok(falling.every((at_ms, i) => i === 0 || at_ms >= falling[i - 1]!));
});

test("a trace is what was recorded; a closed loop has no schedule; a share is no rate yet", () => {
  assert.deepEqual([...times({ kind: "trace", at_ms: [5, 5, 90] })], [5, 5, 90]);
  assert.equal(scheduleOf({ arrivals: { kind: "closed" }, ...options }), null);
  assert.throws(() => times({ kind: "share", share: 0.5 }), /calibrate/);
});

test("before the window comes the first rate, and no single moment of a trace", () => {
  const leadIn = (arrivals: Arrivals) => leadInOf({ arrivals, ...options, duration_ms: 100 });
  assert.equal(leadIn({ kind: "ramp", from_ops: 100, to_ops: 9000 })!.length, 10);
  assert.equal(
    leadIn({ kind: "on-off", rate_ops: 50, burst_ops: 900, burst_ms: 10, period_ms: 20 })!.length,
    5,
  );
  assert.equal(leadIn({ kind: "trace", at_ms: [1] })!.length, 0);
  assert.equal(leadIn({ kind: "closed" }), null);
});
