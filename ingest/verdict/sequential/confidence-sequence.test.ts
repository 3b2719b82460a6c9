import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import { confidenceSequence, halfWidth, logEvidence, valuesNeeded } from "./confidence-sequence.ts";

const near = (value: number, expected: number, by = 1e-9) =>
  assert.ok(Math.abs(value - expected) <= by * Math.max(1, Math.abs(expected)), `${value}, not ${expected}`);

/** The Bayes factor that the closed form stands for, by integrating the t likelihood ratio over the effect. */
function mixtureByHand(values: readonly number[], precision: number): number {
  const n = values.length;
  // Over the spread with the right Haar measure the likelihood ratio is the integral of u^(n-1) exp(-u^2 / 2 + u t d sqrt(n))
  // over that of u^(n-1) exp(-u^2 / 2), times exp(-n d^2 / 2), where t = sum / sqrt(n squares).
  const sum = values.reduce((a, b) => a + b, 0);
  const squares = values.reduce((a, b) => a + b * b, 0);
  const t = sum / Math.sqrt(n * squares);
  const integral = (f: (x: number) => number, from: number, to: number, steps = 4_000) => {
    const h = (to - from) / steps;
    let area = f(from) + f(to);
    for (let i = 1; i < steps; i += 1) area += f(from + i * h) * (i % 2 ? 4 : 2);
    return (area * h) / 3;
  };
  const plain = integral((u) => u ** (n - 1) * Math.exp(-(u ** 2) / 2), 0, 30);
  const ratio = (d: number) =>
    integral(
      (u) => u ** (n - 1) * Math.exp(-(u ** 2) / 2 + u * t * d * Math.sqrt(n) - (n * d * d) / 2),
      0,
      60,
    ) / plain;
  const sd = 1 / Math.sqrt(precision);
  return integral(
    (d) => (ratio(d) * Math.exp(-0.5 * (d / sd) ** 2)) / (sd * Math.sqrt(2 * Math.PI)),
    -8 * sd,
    8 * sd,
    400,
  );
}

test("the evidence is the t likelihood ratio mixed over effects", () => {
  for (const values of [
    [1.2, 0.4, 2.2],
    [0.3, -0.5, 0.9, 0.1, 1.4],
    [-2, -1.5],
  ]) {
    near(Math.exp(logEvidence(values, 0, { precision: 1 })), mixtureByHand(values, 1), 1e-4);
  }
});

test("one value is no evidence, and the interval holds what the evidence does not exclude", () => {
  near(logEvidence([3], 0), 0);
  assert.deepEqual(confidenceSequence([3], 0.05), { mean: 3, low: null, high: null });
  const values = [0.9, 1.1, 1.05, 0.97, 1.2, 1.02, 0.95, 1.1];
  const { low, high } = confidenceSequence(values, 0.01);
  near(logEvidence(values, low!), Math.log(100), 1e-9);
  near(logEvidence(values, high!), Math.log(100), 1e-9);
});

test("what an earlier look excluded stays excluded, and a mean that moved away is not bounded", () => {
  const steady = [1, 1.1, 0.9, 1, 1.05, 0.95, 1, 1.1];
  const early = confidenceSequence(steady, 0.01);
  const late = confidenceSequence([...steady, 3], 0.01);
  assert.ok(late.low! >= early.low! && late.high! <= early.high!);
  assert.equal(
    confidenceSequence([...steady, ...steady.map((value) => value + 50), ...steady.map(() => 51)], 0.2).low,
    null,
  );
});

test("values that are all the same bound their mean once there are enough of them", () => {
  assert.equal(confidenceSequence([2, 2], 1e-6).low, null);
  assert.deepEqual(confidenceSequence(Array(20).fill(2), 1e-6), { mean: 2, low: 2, high: 2 });
});

test("looking after every value, equal sides are said to differ no more often than promised", () => {
  const random = prng(5);
  const spiky = () => random.gaussian() + (random.uniform() < 0.05 ? 8 : 0);
  const kinds: Record<string, () => number> = {
    normal: () => random.gaussian(),
    "heavy tails": () => random.gaussian() / Math.max(0.05, random.uniform()),
    // Skew of a side is none of the differences': both sides have it.
    "spikes to one side": () => spiky() - spiky(),
  };
  const alpha = 0.05;
  for (const [kind, draw] of Object.entries(kinds)) {
    let crossed = 0;
    const histories = 1_500;
    for (let i = 0; i < histories; i += 1) {
      const values: number[] = [];
      for (let n = 0; n < 60; n += 1) {
        values.push(draw());
        if (logEvidence(values, 0) >= Math.log(1 / alpha)) {
          crossed += 1;
          break;
        }
      }
    }
    // Three standard errors of a proportion of 5 % in 1,500.
    assert.ok(
      crossed / histories <= alpha + 3 * Math.sqrt((alpha * 0.95) / histories),
      `${kind}: ${crossed} of ${histories}`,
    );
  }
});

test("how many values it takes is the least number whose interval is narrow enough", () => {
  const n = valuesNeeded(0.5, 1, 0.001, 10_000)!;
  assert.ok(halfWidth(n, 1, 0.001)! <= 0.5 && halfWidth(n - 1, 1, 0.001)! > 0.5);
  assert.equal(valuesNeeded(1e-6, 1, 0.001, 10_000), null);
  assert.equal(valuesNeeded(0, 1, 0.001, 10_000), null);
});
