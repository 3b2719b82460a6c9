import assert from "node:assert/strict";
import { test } from "node:test";
import type { SeriesInput } from "../detection.ts";
import { withoutMoods } from "./without-moods.ts";

/** Logarithms of the host's speed in seven rounds; its median is none. */
const MOODS = [0, 0.1, -0.2, 0.3, 0, -0.1, 0.05];
const LEVELS = { c0: 0, c1: 0.5, c2: 0.5 };
const controls = new Map(MOODS.map((_, block) => [`r${block}`, "c0"]));

/** Throughput where a faster host is more, latency where it is less; `share` of the moods is felt. */
function series(better: "higher" | "lower", share: number): SeriesInput {
  const side = better === "higher" ? 1 : -1;
  const runs = MOODS.flatMap((mood, block) =>
    Object.entries(LEVELS).map(([commit, level]) => ({
      commit,
      block: `r${block}`,
      value: 100 * Math.exp(level + side * share * mood),
    })),
  );
  return { key: better, group: "g", metric: "m", better, runs, detects: true, smallest_effect: 0.05 };
}

test("where runs differ by the moods and nothing else, nothing is left of them: theta is one", () => {
  const [up, down] = withoutMoods(Object.keys(LEVELS), [series("higher", 1), series("lower", 1)], controls);
  for (const one of [up!, down!]) {
    for (const [c, level] of Object.values(LEVELS).entries()) {
      assert.equal(one.commits[c]!.runs.length, MOODS.length);
      for (const run of one.commits[c]!.runs)
        assert.ok(Math.abs(one.scale.from(run) - 100 * Math.exp(level)) < 1e-9);
    }
  }
});

test("blocks without a control stay as they are", () => {
  const one = series("higher", 1);
  const [untouched] = withoutMoods(Object.keys(LEVELS), [one], new Map());
  assert.deepEqual(
    untouched!.commits.flatMap(({ runs }) => runs.map((run) => untouched!.scale.from(run).toFixed(9))).sort(),
    one.runs.map(({ value }) => value.toFixed(9)).sort(),
  );
});
