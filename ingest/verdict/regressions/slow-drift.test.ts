import assert from "node:assert/strict";
import { test } from "node:test";
import { prng } from "../statistics/prng.ts";
import { type DriftSeries, driftAgainst, slowDrift } from "./slow-drift.ts";

const commitsOf = (count: number) => Array.from({ length: count }, (_, i) => `c${i}`);

/** Throughput about 100, its logarithm an AR(1) process about a course. */
function course(
  count: number,
  seed: number,
  sd: number,
  more: { rho?: number; slope?: number } = {},
): number[] {
  const { rho = 0, slope = 0 } = more;
  const random = prng(seed);
  let noise = sd * random.gaussian();
  return commitsOf(count).map((_, i) => {
    noise = rho * noise + sd * Math.sqrt(1 - rho ** 2) * random.gaussian();
    return 100 * Math.exp(noise + slope * i);
  });
}

function series(values: readonly number[], more: Partial<DriftSeries> = {}): DriftSeries {
  return {
    key: "get",
    better: "higher",
    smallest_effect: 0.05,
    values: values.map((value, i) => ({ commit: `c${i}`, value })),
    changes: [],
    ...more,
  };
}

/** See the test that uses it. */
const GOLD = { ratio: 0.9340192381, low: 0.9141932907, high: 0.9542751473, p: 1.20652414e-8 };

const back = (count: number) => driftAgainst(commitsOf(count), []);

test("the commits looked back to are the newest release that is old enough, and the hundredth", () => {
  const tags = ["c40", "c120", "c195"].map((commit, i) => ({ name: `v${i}`, commit }));
  assert.deepEqual(driftAgainst(commitsOf(200), tags), [
    { kind: "release", name: "v1", commit: "c120" },
    { kind: "commits-back", name: "100 commits back", commit: "c99" },
  ]);
  assert.deepEqual(driftAgainst(commitsOf(50), []), []);
  assert.deepEqual(driftAgainst([], tags), []);
});

test("ten percent lost over 150 commits by steps that nobody sees is found, in the right direction", () => {
  const [drift, ...rest] = slowDrift([series(course(150, 3, 0.015, { slope: -0.001 }))], back(150), 0.01);
  assert.equal(rest.length, 0);
  assert.equal(drift!.direction, "worse");
  assert.ok(drift!.ratio > 0.87 && drift!.ratio < 0.94, `${drift!.ratio}`);
  assert.ok(drift!.ratio_low < 0.905 && drift!.ratio_high > 0.905 && drift!.ratio_high < 1);
  assert.equal(drift!.explained, 1);
});

test("what change points explain is no drift, and what drifts beside them still is", () => {
  const ramp = series(course(150, 3, 0.015, { slope: -0.001 }));
  const stairs = ["c65", "c95", "c125"].map((commit) => ({ commit, before: 100, after: 97 }));
  assert.equal(slowDrift([ramp], back(150), 0.01).length, 1);
  assert.deepEqual(slowDrift([{ ...ramp, changes: stairs }], back(150), 0.01), []);
  const stepped = course(150, 5, 0.01, { slope: -0.001 }).map((value, i) => (i < 100 ? value : 0.8 * value));
  const changes = [{ commit: "c100", before: 100, after: 80 }];
  const [drift] = slowDrift([series(stepped, { changes })], back(150), 0.01);
  assert.ok(Math.abs(drift!.explained - 0.8) < 1e-9 && drift!.ratio > 0.85 && drift!.ratio < 0.95);
});

test("drift too small to matter, a spike, holes and values that are none are not reported", () => {
  assert.deepEqual(slowDrift([series(course(150, 7, 0.001, { slope: -0.0002 }))], back(150), 0.01), []);
  const spiky = course(150, 8, 0.01).map((value, i) => (i > 146 ? 5 * value : value));
  assert.deepEqual(slowDrift([series(spiky)], back(150), 0.01), []);
  assert.deepEqual(slowDrift([series(course(150, 8, 0.01).map(() => Number.NaN))], back(150), 0.01), []);
  assert.deepEqual(slowDrift([series(course(150, 8, 0.01).map(() => 0))], back(150), 0.01), []);
  assert.deepEqual(slowDrift([series([])], back(150), 0.01), []);
  assert.deepEqual(slowDrift([series(commitsOf(150).map(() => 100))], back(150), 0.01), []);
});

test("ratio, interval and p are those of the same sums done elsewhere", () => {
  // Computed in Python with its own median, quantile, AR(1) sum and numerically integrated Student's t.
  const values = commitsOf(140).map((_, i) => 100 * Math.exp(0.02 * Math.sin(12.9898 * i * i) - 0.0008 * i));
  const [drift] = slowDrift([series(values, { smallest_effect: 0.01 })], back(140), 1);
  const { ratio, ratio_low, ratio_high, p } = drift!;
  for (const [is, should] of [
    [ratio, GOLD.ratio],
    [ratio_low, GOLD.low],
    [ratio_high, GOLD.high],
    [Math.log(p), Math.log(GOLD.p)],
  ] as const)
    assert.ok(Math.abs(is / should - 1) < 1e-6, `${is} should be ${should}`);
});

for (const rho of [0, 0.4, 0.7]) {
  test(`noise without drift is seldom taken for one, autocorrelation ${rho}`, () => {
    let below = 0;
    let joint = 0;
    for (let seed = 1; seed <= 400; seed++) {
      const one = series(course(300, seed, 0.03, { rho }), { smallest_effect: 0 });
      below += slowDrift([one], back(300), 0.05).length;
      if (seed % 20 === 0) {
        const twenty = Array.from({ length: 20 }, (_, i) =>
          series(course(300, 20 * seed + i, 0.03, { rho })),
        );
        joint += slowDrift(twenty, back(300), 0.01).length;
      }
    }
    assert.ok(below <= 400 * 0.085, `${below} of 400 at 5 %`);
    assert.ok(joint <= 1, `${joint} of 20 looks over 20 series at 1 %`);
  });
}
