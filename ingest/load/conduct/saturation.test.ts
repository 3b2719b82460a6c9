import assert from "node:assert/strict";
import { test } from "node:test";
import type { WindowShare } from "../messages.ts";
import { LatencyCounts } from "../record/latency-counts.ts";
import { saturationOf } from "./saturation.ts";

function share(lags: [lag_us: number, batches: number][] | null, stalled_us = 0): WindowShare {
  const counts = new LatencyCounts();
  for (const [lag_us, batches] of lags ?? []) counts.record(lag_us, batches);
  const schedule = {
    lags: counts.toSparse(),
    lag_us_max: counts.max_us,
    backpressured_batches: 0,
    connects: new Uint32Array(),
    connect_us_max: 0,
  };
  return {
    stalls: { count: 1, total_us: stalled_us, max_us: stalled_us },
    groups: { clients: { schedule: lags ? schedule : null } },
  } as unknown as WindowShare;
}

test("one batch in a hundred may be late by more than a millisecond, and no more", () => {
  assert.equal(
    saturationOf(
      [
        share([
          [10, 990],
          [5000, 10],
        ]),
      ],
      1000,
    ),
    null,
  );
  assert.match(
    saturationOf(
      [
        share([
          [10, 980],
          [5000, 20],
        ]),
      ],
      1000,
    )!,
    /^2\.0 % of the batches were sent more than 1000 us late$/,
  );
  assert.equal(saturationOf([share([[1000, 1000]])], 1000), null, "just in time");
});

test("the batches of all processes count together", () => {
  assert.equal(saturationOf([share([[10, 1990]]), share([[5000, 10]])], 1000), null);
});

test("a process that stood still for more than a fiftieth of the window is saturated", () => {
  assert.equal(saturationOf([share([[10, 1000]], 20_000)], 1000), null);
  assert.match(
    saturationOf([share([[10, 1000]]), share([[10, 1000]], 21_000)], 1000)!,
    /stood still for 2\.1 %/,
  );
});

test("a closed loop waits for the engine always, and is never saturated", () => {
  assert.equal(saturationOf([share(null, 900_000)], 1000), null);
});
