import assert from "node:assert/strict";
import { test } from "node:test";
import { intendedOperations, rateStretches } from "./rates.ts";

const flat = (from_ms: number, to_ms: number, ops: number) => ({
  from_ms,
  to_ms,
  from_ops: ops,
  to_ops: ops,
});

test("constant and Poisson arrivals are one even stretch", () => {
  for (const kind of ["constant", "poisson"] as const) {
    assert.deepEqual(rateStretches({ kind, rate_ops: 50 }, 2000), [flat(0, 2000, 50)]);
    assert.equal(intendedOperations({ kind, rate_ops: 50 }, 2000, 1), 100);
  }
});

test("a ramp is one stretch from rate to rate, and holds the mean of both", () => {
  const ramp = { kind: "ramp", from_ops: 10, to_ops: 30 } as const;
  assert.deepEqual(rateStretches(ramp, 1500), [{ from_ms: 0, to_ms: 1500, from_ops: 10, to_ops: 30 }]);
  assert.equal(intendedOperations(ramp, 1500, 1), 30);
});

const bursts = { kind: "on-off", rate_ops: 10, burst_ops: 100, burst_ms: 200, period_ms: 1000 } as const;

test("bursts begin half a period in and come once a period", () => {
  assert.deepEqual(rateStretches(bursts, 2000), [
    flat(0, 500, 10),
    flat(500, 700, 100),
    flat(700, 1500, 10),
    flat(1500, 1700, 100),
    flat(1700, 2000, 10),
  ]);
  assert.equal(intendedOperations(bursts, 2000, 1), 16 + 40);
});

test("a window that ends within a burst, at its start or before it cuts the stretches there", () => {
  assert.deepEqual(rateStretches(bursts, 600), [flat(0, 500, 10), flat(500, 600, 100)]);
  assert.deepEqual(rateStretches(bursts, 500), [flat(0, 500, 10)]);
  assert.deepEqual(rateStretches(bursts, 300), [flat(0, 300, 10)]);
  assert.deepEqual(rateStretches(bursts, 700), [flat(0, 500, 10), flat(500, 700, 100)]);
});

test("stretches leave no gap and none is empty, whatever the length of the window", () => {
  const odd = { ...bursts, burst_ms: 333, period_ms: 334 };
  for (let duration_ms = 10; duration_ms < 1500; duration_ms += 7) {
    const stretches = rateStretches(odd, duration_ms)!;
    let at_ms = 0;
    for (const { from_ms, to_ms } of stretches) {
      assert.equal(from_ms, at_ms);
      assert.ok(to_ms > from_ms);
      at_ms = to_ms;
    }
    assert.equal(at_ms, duration_ms);
  }
});

test("a trace holds as many requests as its batches have", () => {
  const trace = { kind: "trace", at_ms: [1, 2, 900] };
  assert.equal(intendedOperations({ ...trace, kind: "trace" }, 1000, 4), 12);
  assert.equal(rateStretches({ ...trace, kind: "trace" }, 1000), null);
});

test("shares and closed loops say no rate", () => {
  for (const arrivals of [{ kind: "share", share: 0.5 }, { kind: "closed" }] as const) {
    assert.equal(rateStretches(arrivals, 1000), null);
    assert.equal(intendedOperations(arrivals, 1000, 1), null);
  }
});
