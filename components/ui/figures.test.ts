import assert from "node:assert/strict";
import { test } from "node:test";
import { formatAgainst, formatLimit, formatRange, formatValue, withinWords } from "./figures.ts";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

test("every unit reads with three figures in the scale that suits it", () => {
  const told = (...[unit, value]: Parameters<typeof formatValue>) => plain(formatValue(unit, value));
  assert.equal(told("ops/s", 81_234), "81.2 k ops/s");
  assert.equal(told("us", 310), "310 µs");
  assert.equal(told("us", 7_200), "7.20 ms");
  assert.equal(told("ms", 42), "42.0 ms");
  assert.equal(told("ms", 1_250), "1.25 s");
  assert.equal(told("bytes", 214), "214 B");
  assert.equal(told("bytes", 500_000_000), "477 MiB");
  assert.equal(told("keys", 37), "37 keys");
  assert.equal(told("keys", 9_999), "9999 keys");
  assert.equal(told("keys", 12_340), "12.3 k keys");
  assert.equal(told("keys", 3_000_000), "3.00 M keys");
  assert.equal(told("count", 94_321), "94.3 k");
  assert.equal(told("count", 0.12), "0.12");
  assert.equal(told("count", 1_234_567), "1.23 M");
  assert.equal(told("ratio", 3.4), "3.40");
  assert.equal(told("ratio", 0.034), "0.034");
  assert.equal(told("ms", 0), "0 ms");
  assert.equal(plain(formatRange("ratio", 1.5, 3.4)), "1.50 to 3.40");
});

test("a limit reads as it was stated, and a value beyond it never reads the same", () => {
  const limit = (...about: Parameters<typeof formatLimit>) => plain(formatLimit(...about));
  const against = (...about: Parameters<typeof formatAgainst>) => plain(formatAgainst(...about));
  assert.equal(limit("us", 5_000), "5 ms");
  assert.equal(limit("us", 1_250), "1.25 ms");
  assert.equal(limit("us", 900), "900 µs");
  assert.equal(limit("bytes", 500_000_000), "500 MB");
  assert.equal(limit("bytes", 64 * 2 ** 20), "64 MiB");
  assert.equal(limit("bytes", 250), "250 B");
  assert.equal(limit("ops/s", 50_000), "50 k ops/s");
  assert.equal(limit("ratio", 20), "20");
  assert.equal(limit("ms", 0), "0 ms");
  assert.equal(against("us", 7_204, 5_000), "7.20 ms");
  assert.equal(against("bytes", 612_400_000, 500_000_000), "612 MB");
  assert.equal(against("us", 5_001, 5_000), "5.001 ms");
  assert.equal(against("ops/s", 49_999, 50_000), "49.999 k ops/s");
  assert.equal(against("us", 5_000, 5_000), "5.00 ms");
});

test("what does not matter is said as it was set", () => {
  assert.deepEqual([0.05, 0.015, 0.001, 1].map(withinWords), [
    "within ±5 %",
    "within ±1.5 %",
    "within ±0.1 %",
    "within ±100 %",
  ]);
});
