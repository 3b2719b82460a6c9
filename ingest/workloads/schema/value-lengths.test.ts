import assert from "node:assert/strict";
import { test } from "node:test";
import type { ValueDistribution } from "./dataset.ts";
import { datasetSchema } from "./dataset.ts";
import {
  datasetBytes,
  largestValueBytes,
  meanValueBytes,
  normalQuantile,
  valueLengths,
} from "./value-lengths.ts";

const COUNT = 100_001;
const mean = (lengths: Uint32Array) => lengths.reduce((sum, bytes) => sum + bytes, 0) / lengths.length;
const near = (actual: number, expected: number, share: number) =>
  assert.ok(Math.abs(actual - expected) <= share * expected, `${actual} is not near ${expected}`);

test("fixed lengths are all the same", () => {
  const fixed: ValueDistribution = { kind: "fixed", bytes: 7 };
  assert.deepEqual([...new Set(valueLengths(fixed, 100))], [7]);
  assert.equal(meanValueBytes(fixed), 7);
  assert.equal(largestValueBytes(fixed), 7);
});

test("each length of a range occurs equally often, its ends included", () => {
  const range: ValueDistribution = { kind: "range", from_bytes: 10, to_bytes: 14 };
  const lengths = valueLengths(range, 1000);
  for (const bytes of [10, 11, 12, 13, 14]) {
    assert.equal(lengths.filter((length) => length === bytes).length, 200);
  }
  assert.equal(meanValueBytes(range), 12);
  assert.equal(mean(lengths), 12);
  assert.equal(largestValueBytes(range), 14);
});

test("weighted lengths occur in exact proportion", () => {
  const choices = [
    { bytes: 500, weight: 1 },
    { bytes: 100, weight: 3 },
  ];
  const weighted: ValueDistribution = { kind: "weighted", choices };
  assert.deepEqual([...valueLengths(weighted, 8)], [100, 100, 100, 100, 100, 100, 500, 500]);
  assert.equal(meanValueBytes(weighted), 200);
  assert.equal(largestValueBytes(weighted), 500);
});

test("weights that do not come out even lose less than a key each", () => {
  const choices = [1, 2, 3].map((bytes) => ({ bytes, weight: 1 }));
  const lengths = valueLengths({ kind: "weighted", choices }, 10);
  const counts = [1, 2, 3].map((bytes) => lengths.filter((length) => length === bytes).length);
  assert.equal(lengths.length, 10);
  assert.deepEqual(counts.toSorted(), [3, 3, 4]);
});

test("lognormal lengths have the median, the quantiles and the mean of their definition", () => {
  const [median_bytes, sigma] = [1000, 0.8];
  const lognormal: ValueDistribution = { kind: "lognormal", median_bytes, sigma, max_bytes: 16_000_000 };
  const lengths = valueLengths(lognormal, COUNT);
  assert.equal(lengths[(COUNT - 1) / 2], median_bytes);
  // One standard deviation above the median lie 84.1345 %, two 97.7250 %.
  near(lengths[Math.floor(COUNT * 0.841345)]!, median_bytes * Math.exp(sigma), 0.002);
  near(lengths[Math.floor(COUNT * 0.97725)]!, median_bytes * Math.exp(2 * sigma), 0.002);
  near(mean(lengths), median_bytes * Math.exp(sigma ** 2 / 2), 0.002);
  near(meanValueBytes(lognormal), median_bytes * Math.exp(sigma ** 2 / 2), 0.005);
});

test("lognormal lengths are cut where they are told to", () => {
  const lognormal: ValueDistribution = { kind: "lognormal", median_bytes: 1000, sigma: 1, max_bytes: 2000 };
  const lengths = valueLengths(lognormal, COUNT);
  assert.equal(lengths.at(-1), 2000);
  assert.equal(largestValueBytes(lognormal), 2000);
  // ln(2000 / 1000) is 0.693147 standard deviations above the median: 24.41 % lie beyond.
  near(lengths.filter((bytes) => bytes === 2000).length / COUNT, 0.2441, 0.005);
});

test("lengths rise, whatever the distribution", () => {
  const all: ValueDistribution[] = [
    { kind: "range", from_bytes: 0, to_bytes: 9000 },
    { kind: "lognormal", median_bytes: 50, sigma: 2, max_bytes: 100_000 },
    {
      kind: "weighted",
      choices: [
        { bytes: 9, weight: 1 },
        { bytes: 3, weight: 5 },
      ],
    },
  ];
  for (const distribution of all) {
    const lengths = valueLengths(distribution, 999);
    assert.deepEqual(lengths, lengths.toSorted());
  }
});

test("a dataset's bytes count every element of every key", () => {
  const dataset = datasetSchema.parse({
    name: "h",
    kind: "hash",
    keys: 20,
    elements: 10,
    key_prefix: "h:",
    value_bytes: { kind: "fixed", bytes: 5 },
  });
  assert.equal(datasetBytes(dataset), 1000);
});

/** Published quantiles of the standard normal distribution (Abramowitz and Stegun, tables 26.1 and 26.6). */
for (const [u, z] of [
  [0.5, 0],
  [0.75, 0.6744897502],
  [0.9, 1.2815515655],
  [0.95, 1.644853627],
  [0.975, 1.9599639845],
  [0.99, 2.326347874],
  [0.999, 3.0902323062],
  [0.0001, -3.7190164855],
] as const) {
  test(`the normal quantile of ${u} is ${z}`, () => {
    assert.ok(Math.abs(normalQuantile(u) - z) < 5e-9 + 1.2e-9 * Math.abs(z), String(normalQuantile(u)));
    assert.ok(Math.abs(normalQuantile(u) + normalQuantile(1 - u)) < 1e-8);
  });
}
