import assert from "node:assert/strict";
import { test } from "node:test";
import { plainWorkload } from "../../../tests/fixture/workloads.ts";
import type { ComparedWorkload } from "./comparison.ts";
import { isTold, shareBudget, wasInReach } from "./share-budget.ts";

const EVER = { most_pairs: Number.POSITIVE_INFINITY, rests: "out-of-reach" } as const;

const WITH_LATENCY = { details: { latency: {} } };

/** A workload after some turns of four seconds, whose one series needs so many more pairs; 0: it is told. */
function after(turns: number, pairs_needed: number | null): ComparedWorkload {
  const told = pairs_needed === 0;
  const verdict = {
    key: "throughput",
    metric: "throughput_ops" as const,
    word: told ? ("worse" as const) : ("can't tell" as const),
    pairs: turns,
    median_a: 1,
    median_b: 1,
    ratio: 1,
    ratio_low: null,
    ratio_high: null,
    smallest_effect: 0.05,
    reason: told ? null : turns < 3 ? ("few" as const) : ("noisy" as const),
    pairs_needed: told ? null : pairs_needed,
  };
  return {
    workload: plainWorkload({}),
    pairs: Array.from({ length: turns }, () => ({
      a: WITH_LATENCY,
      b: WITH_LATENCY,
    })) as unknown as ComparedWorkload["pairs"],
    verdicts: [verdict],
    spoilt: 0,
    turns,
    turn_ms: 4_000,
    lost_turns: 0,
    trouble: null,
  };
}

test("in the beginning every workload gets its turns", () => {
  const states = [after(2, null), after(2, null), after(2, null)];
  assert.deepEqual(shareBudget(states, { ...EVER, left_ms: 60_000 }), states);
});

test("what is out of reach rests, and what is near gets its part of the budget", () => {
  const [far, never, near] = [after(6, 200), after(6, null), after(6, 2)];
  assert.deepEqual(shareBudget([far, never, near], { ...EVER, left_ms: 20_000 }), [near]);
});

test("the last seconds go to the one workload that they are enough for", () => {
  const [two, one] = [after(6, 2), after(6, 1)];
  assert.deepEqual(shareBudget([two, one], { ...EVER, left_ms: 5_000 }), [one]);
  assert.deepEqual(shareBudget([two, one], { ...EVER, left_ms: 3_000 }), []);
});

test("where only an answer lets it rest, what is out of reach goes on to its last pair", () => {
  const left = { most_pairs: 16, rests: "told", left_ms: Number.POSITIVE_INFINITY } as const;
  const [far, told] = [after(15, 200), after(5, 0)];
  assert.deepEqual(shareBudget([far, told], left), [far]);
  assert.deepEqual(shareBudget([after(16, 200), told], left), []);
});

test("one that rested goes on when another's end leaves enough for it", () => {
  const [slow, near] = [after(6, 20), after(6, 2)];
  assert.deepEqual(shareBudget([slow, near], { ...EVER, left_ms: 40_000 }), [near]);
  assert.deepEqual(shareBudget([slow, after(8, 0)], { ...EVER, left_ms: 32_000 }), [slow]);
});

test("a workload that is told or in trouble rests, and the number of pairs has an end", () => {
  const told = after(5, 0);
  const troubled = { ...after(5, 1), trouble: { side: "a" as const, said: "failed" } };
  assert.ok(isTold(told));
  assert.deepEqual(shareBudget([told, troubled], { ...EVER, left_ms: 60_000 }), []);
  assert.deepEqual(shareBudget([after(5, 1)], { left_ms: 60_000, most_pairs: 5, rests: "out-of-reach" }), []);
  assert.deepEqual(shareBudget([told], { left_ms: 60_000, most_pairs: 6, rests: "never" }), [told]);
});

test("whether more of the budget would have told it is known at the end", () => {
  assert.equal(wasInReach(after(6, 2), { ...EVER, left_ms: 9_000 }), true);
  assert.equal(wasInReach(after(6, 200), { ...EVER, left_ms: 9_000 }), false);
});

test("a workload whose latencies were lost every time is not told by its throughput alone", () => {
  const lost = { ...after(6, 0), pairs: [{ a: { details: {} }, b: WITH_LATENCY }] };
  const state = lost as unknown as ComparedWorkload;
  assert.equal(isTold(after(6, 0)), true);
  assert.equal(isTold(state), false);
  assert.deepEqual(shareBudget([state], { ...EVER, left_ms: 20_000 }), [state]);
});
