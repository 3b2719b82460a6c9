import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import { median } from "../statistics/quantiles.ts";
import { runsNeeded } from "./pairs.ts";

test("runs needed are where 1.96 standard errors of two medians are the smallest effect, by hand", () => {
  // (ln 1.05 / 1.96)^2 / 2 - 0.0001 is 0.00020983 of room; pi / 2 of a variance of 0.0025 over it: 18.7.
  assert.equal(runsNeeded(0.0025, 0.0001, 0.05), 19);
  assert.equal(runsNeeded(1e-9, 0, 0.05), 3);
  assert.equal(runsNeeded(0.0025, 0.00031, 0.05), null);
});

test("with so many runs, medians of two equal commits differ by more than the smallest effect in 5 % of cases", () => {
  const random = prng(2);
  const runs = runsNeeded(0.05 ** 2, 0, 0.05)!;
  const level = () => median(Array.from({ length: runs }, () => 0.05 * random.gaussian()));
  let beyond = 0;
  for (let i = 0; i < 4_000; i++) if (Math.abs(level() - level()) > Math.log(1.05)) beyond += 1;
  assert.ok(beyond / 4_000 > 0.02 && beyond / 4_000 < 0.065, `${beyond} of 4000`);
});
