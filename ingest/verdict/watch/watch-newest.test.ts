import assert from "node:assert/strict";
import { test } from "node:test";
import type { Better, SeriesInput } from "../detection.ts";
import { unjudged } from "../history/detect-series.ts";
import { prng } from "../statistics/prng.ts";
import { median } from "../statistics/quantiles.ts";
import { watchNewest } from "./watch-newest.ts";
import { withoutMoods } from "./without-moods.ts";

const COMMITS = Array.from({ length: 60 }, (_, i) => `c${i}`);
const CONTROL = "c0";
const SESSIONS = 5;

/** Every commit in five sessions beside its ancestor and the control; `moods` are of the sessions, `shared` how much is felt. */
function history({
  shared,
  step = { at: 60, ln: 0 },
  seed = 1,
  better = "higher" as Better,
}: {
  shared: number;
  step?: { at: number; ln: number };
  seed?: number;
  better?: Better;
}): SeriesInput {
  const moods = prng(99);
  const random = prng(seed);
  const side = better === "higher" ? 1 : -1;
  const runs = COMMITS.slice(1).flatMap((candidate, i) =>
    Array.from({ length: SESSIONS }, (_, s) => {
      const mood = 0.1 * moods.gaussian();
      return [candidate, COMMITS[i]!, CONTROL].map((commit) => {
        const level = COMMITS.indexOf(commit) >= step.at ? step.ln : 0;
        const value = 1_000 * Math.exp(level + side * shared * mood + 0.01 * random.gaussian());
        return { commit, block: `${candidate}/${s}`, value };
      });
    }).flat(),
  );
  const key = `${better} ${shared} ${seed}`;
  return { key, group: "g", metric: "m", better, runs, detects: true, smallest_effect: 0.02 };
}

const controlOf = new Map(
  COMMITS.slice(1).flatMap((candidate) =>
    Array.from({ length: SESSIONS }, (_, s) => [`${candidate}/${s}`, CONTROL] as const),
  ),
);

/** Standard deviation between the values of a commit's sessions, in the middle of all commits. */
function spreadOf(runs: readonly number[]): number {
  const mean = runs.reduce((sum, one) => sum + one, 0) / runs.length;
  return Math.sqrt(runs.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (runs.length - 1));
}

test("a mood that throughput and latency share goes out of both, and one that a series does not feel stays out of it", () => {
  const series = [
    history({ shared: 1, seed: 1 }),
    history({ shared: 1, seed: 2, better: "lower" }),
    history({ shared: 1, seed: 3 }),
    history({ shared: 0, seed: 4 }),
  ];
  const spreads = withoutMoods(COMMITS, series, controlOf).map(({ commits }) =>
    median(commits.filter(({ position }) => position > 0).map(({ runs }) => spreadOf(runs))),
  );
  // Runs vary by 1 %, moods by 10 %; each mood is known from the controls of four series.
  for (const spread of spreads) assert.ok(spread < 0.02, spreads.join());
});

test("where no session has a control, what was measured stays as it is", () => {
  const [one] = withoutMoods(COMMITS, [history({ shared: 1 })], new Map());
  const spread = median(one!.commits.map(({ runs }) => spreadOf(runs)));
  assert.ok(spread > 0.05, `${spread}`);
});

test("newest commits that left the level are suspected, with the commits that may be the cause; others are not", () => {
  const step = { at: 57, ln: Math.log(0.94) };
  const series = [
    history({ shared: 1, seed: 5, step }),
    history({ shared: 1, seed: 6 }),
    history({ shared: 1, seed: 7 }),
  ];
  const detections = series.map((one) => unjudged(one, "judged"));
  const [moved, ...still] = watchNewest(COMMITS, withoutMoods(COMMITS, series, controlOf), detections);
  const [change] = moved!.suspected;
  assert.equal(change?.held_back, "newest");
  assert.equal(change.direction, "worse");
  assert.ok(Math.abs(change.ratio! - 0.94) < 0.02, `${change.ratio}`);
  const [after, upto] = [change.cause.after, change.cause.upto].map((commit) => COMMITS.indexOf(commit));
  assert.ok(after! < 57 && 57 <= upto!, `${change.cause.after} ${change.cause.upto}`);
  for (const one of still) assert.deepEqual(one.suspected, []);
});

test("a change that the history shows in the same place is not said twice, and a series that never flags is not watched", () => {
  const step = { at: 57, ln: Math.log(0.94) };
  const series = [
    history({ shared: 1, seed: 5, step }),
    { ...history({ shared: 1, seed: 8, step }), detects: false },
  ];
  const moodless = withoutMoods(COMMITS, series, controlOf);
  const detections = series.map((one) => unjudged(one, "judged"));
  const [first, never] = watchNewest(COMMITS, moodless, detections);
  assert.deepEqual(never!.suspected, []);
  const change = first!.suspected[0]!;
  const known = { ...detections[0]!, changes: [{ ...change, held_back: null }] };
  const [again] = watchNewest(COMMITS, moodless, [known, detections[1]!]);
  assert.deepEqual(again!.suspected, []);
});
