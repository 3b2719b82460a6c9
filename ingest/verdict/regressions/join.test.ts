import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChangePoint, PlaceCost, SeriesDetection } from "../detection.ts";
import { prng } from "../statistics/prng.ts";
import { joinRegressions } from "./join.ts";
import { placeCosts } from "./place-cost.testing.ts";

const commits = Array.from({ length: 20 }, (_, i) => `c${i}`);

function change(series: string, first: number, last: number, more: Partial<ChangePoint> = {}): ChangePoint {
  return {
    series,
    group: series,
    metric: "throughput_ops",
    commit: `c${last}`,
    before_commit: `c${first - 1}`,
    cause: { after: `c${first - 1}`, upto: `c${last}`, unmeasured: [], measured: [`c${last}`] },
    before: 100,
    after: 90,
    ratio: 0.9,
    ratio_low: 0.89,
    ratio_high: 0.91,
    direction: "worse",
    p_value: 1e-9,
    score: -9,
    blocks: 5,
    runs_before: 20,
    runs_after: 20,
    held_back: null,
    ...more,
  };
}

/** Unsure over its places, with a cost for each from `first` on. */
function unsure(
  series: string,
  first: number,
  costs: number[],
  more: Partial<ChangePoint> = {},
): ChangePoint {
  const last = first + costs.length - 1;
  return change(series, first, last, {
    held_back: "place-unsure",
    place_cost: costs.map((cost, i) => ({ commit: `c${first + i}`, cost })),
    cause: {
      after: `c${first - 1}`,
      upto: `c${last}`,
      unmeasured: [],
      measured: costs.map((_, i) => `c${first + i}`),
    },
    ...more,
  });
}

function join(changes: ChangePoint[], unsurePlaces?: "joint" | "all") {
  const series = changes.map(
    (one): SeriesDetection => ({
      key: one.series,
      group: one.group,
      metric: one.metric,
      better: "higher",
      status: "judged",
      scale: "log",
      levels: [],
      noise: { between_runs: 0.01, between_commits: 0 },
      smallest_detectable: 0.05,
      changes: one.held_back === null ? [one] : [],
      suspected: one.held_back === null ? [] : [one],
    }),
  );
  return joinRegressions(commits, series, unsurePlaces);
}

test("without costs the common part of the intervals is the cause, and what does not meet stays apart", () => {
  const [one, other, ...rest] = join([change("a", 3, 5), change("b", 5, 6), change("c", 7, 7)]);
  assert.deepEqual([one!.commit, one!.cause.after, one!.changes.length], ["c5", "c4", 2]);
  assert.deepEqual([other!.commit, other!.changes[0]!.series], ["c7", "c"]);
  assert.equal(rest.length, 0);
});

test("several series, each unsure of its place, are sure of it together", () => {
  const alone = [unsure("a", 4, [3, 0, 1]), unsure("b", 5, [0, 2, 9]), unsure("c", 4, [4, 1, 0])];
  for (const one of alone) assert.deepEqual(join([one]), []);
  const [joined, ...rest] = join(alone);
  assert.equal(rest.length, 0);
  // Summed by hand: c4 has no place in b, c5 1, c6 3, c7 no place in a: 2 nats tell c5 from c6 too little.
  assert.equal(joined, undefined);
  const [sure] = join([...alone, unsure("d", 5, [0, 3])]);
  assert.deepEqual([sure!.commit, sure!.cause.measured, sure!.changes.length], ["c5", ["c5"], 4]);
});

test("asked for all, a change of unsure place is a regression with its whole interval", () => {
  const [one] = join([unsure("a", 4, [1, 0, 2, 9])], "all");
  assert.equal(one!.commit, "c5");
  assert.deepEqual(one!.cause, { after: "c3", upto: "c6", unmeasured: [], measured: ["c4", "c5", "c6"] });
});

test("five percentiles do not outvote throughput", () => {
  const percentiles = ["p50", "p95", "p99", "p999", "p9999"].map((p) =>
    unsure(p, 6, [0, 5], { group: "get", metric: `latency_us_${p}` }),
  );
  const throughput = unsure("t", 6, [7, 0], { group: "get" });
  const [joined] = join([...percentiles, throughput], "all");
  assert.equal(joined!.commit, "c7", "5 nats of one vote against 7 of another");
  assert.equal(joined!.votes, 2);
  assert.equal(join(percentiles, "all")[0]!.commit, "c6");
  assert.equal(join(percentiles, "all")[0]!.votes, 1);
});

test("two changes at neighbouring commits stay two when the summed cost clearly prefers two places", () => {
  const near = (far: number) => [
    unsure("a", 8, [0, far]),
    unsure("b", 8, [0, far]),
    unsure("c", 8, [far, 0]),
    unsure("d", 8, [far, 0]),
  ];
  assert.deepEqual(
    join(near(20), "all").map((one) => [one.commit, one.changes.length]),
    [
      ["c8", 2],
      ["c9", 2],
    ],
  );
  const [unclear, ...rest] = join(near(3), "all");
  assert.equal(rest.length, 0, "a few nats are what chance gives");
  assert.equal(unclear!.changes.length, 4);
});

test("two changes of one series are never one", () => {
  const joined = join(
    [unsure("a", 4, [0, 1, 6]), unsure("a", 5, [1, 0], { direction: "better", ratio: 1.1 })],
    "all",
  );
  assert.deepEqual(
    joined.map((one) => [one.kind, one.commit]),
    [
      ["regression", "c4"],
      ["improvement", "c6"],
    ],
  );
});

test("a commit without a value shares the place of the next that has one", () => {
  const gap = change("a", 4, 6, {
    place_cost: [
      { commit: "c3", cost: 30 },
      { commit: "c6", cost: 0 },
    ],
    cause: { after: "c3", upto: "c6", unmeasured: ["c4", "c5"], measured: ["c6"] },
  });
  assert.deepEqual(join([gap])[0]!.cause, gap.cause);
  const [joined] = join([gap, unsure("b", 4, [6, 0, 8])]);
  assert.deepEqual([joined!.commit, joined!.cause.after, joined!.changes.length], ["c5", "c4", 2]);
});

test("what got worse and what got better at one commit are placed together, and two findings", () => {
  const worse = [change("a", 5, 5), unsure("b", 4, [1, 0, 1])];
  const better = change("c", 5, 5, { direction: "better", ratio: 1.2 });
  const elsewhere = unsure("d", 4, [1, 0, 1], { direction: "better", ratio: 1.1 });
  const joined = join([...worse, better, elsewhere]);
  assert.deepEqual(
    joined.map(({ kind, votes, commit, changes }) => [
      ...[kind, votes, commit],
      changes.map(({ series }) => series).join(),
    ]),
    [
      ["regression", 2, "c5", "a,b"],
      ["improvement", 2, "c5", "c,d"],
    ],
  );
});

test("of one direction that is only unsure of its place nothing is told, but that it was seen beside the other", () => {
  const flagged = unsure("a", 4, [1, 0, 1], { held_back: null });
  const better = unsure("b", 4, [1, 0, 1], { direction: "better", ratio: 1.1 });
  const [one, ...rest] = join([flagged, better]);
  assert.equal(rest.length, 0);
  assert.deepEqual([one!.kind, one!.suspected.map(({ series }) => series)], ["regression", ["b"]]);
  assert.deepEqual(
    join([flagged, better], "all").map(({ kind, suspected }) => [kind, suspected.length]),
    [
      ["regression", 0],
      ["improvement", 0],
    ],
  );
});

test("costs that are no numbers are left out, and what the branch has lost is nowhere", () => {
  const broken: PlaceCost[] = [
    { commit: "c5", cost: Number.NaN },
    { commit: "gone", cost: 0 },
  ];
  assert.equal(join([change("a", 5, 5, { place_cost: broken })])[0]!.commit, "c5");
  assert.deepEqual(joinRegressions(["x", "y"], [], "all"), []);
  const lost = change("a", 5, 5, { cause: { after: "gone", upto: "c5", unmeasured: [], measured: ["c5"] } });
  assert.deepEqual(join([lost]), []);
});

test("the cost of a place is minus the log likelihood by Student's t with four degrees of freedom", () => {
  // Independently: -sum of log densities (lgamma form) in Python, differences to the first place.
  const costs = placeCosts({
    commits: ["a", "b", "c", "d", "e"],
    values: [0.01, -0.02, 0.03, 0.11, 0.08],
    variances: [0.0004, 0.0004, 0.0009, 0.0004, 0.0004],
    before: 0,
    after: 0.1,
  });
  assert.deepEqual(
    costs.map(({ commit }) => commit),
    ["b", "c", "d", "e"],
  );
  const expected = [0.0, -5.1986038542, -6.788575771, -1.5716568166];
  for (const [i, { cost }] of costs.entries())
    assert.ok(Math.abs(cost - costs[0]!.cost - expected[i]!) < 1e-9);
});

test("the summed cost finds the commit more often than the best single series does, and two causes are seldom made of one", () => {
  const random = prng(11);
  const [truth, cases] = [10, 300];
  let alone = 0;
  let together = 0;
  let split = 0;
  for (let k = 0; k < cases; k++) {
    const changes = Array.from({ length: 5 }, (_, s) => {
      const values = commits.map((_, i) => (i < truth ? 0 : 0.03) + 0.015 * random.gaussian());
      const place_cost = placeCosts({
        commits,
        values,
        variances: values.map(() => 0.015 ** 2),
        before: 0,
        after: 0.03,
      });
      const best = place_cost.reduce((a, b) => (b.cost < a.cost ? b : a));
      if (s === 0 && best.commit === `c${truth}`) alone += 1;
      return change(`s${s}`, 1, 19, { place_cost, held_back: "place-unsure" });
    });
    const joined = join(changes, "all");
    if (joined.length > 1) split += 1;
    if (joined.length === 1 && joined[0]!.commit === `c${truth}`) together += 1;
  }
  assert.ok(together > 0.9 * cases && together > alone + 0.15 * cases, `${together} against ${alone}`);
  assert.ok(split <= 0.01 * cases, `${split} were split`);
});

test("nine causes among many series are found as nine, each change at its own, though their places overlap", () => {
  const random = prng(5);
  const branch = Array.from({ length: 400 }, (_, i) => `c${i}`);
  const causes = [50, 80, 150, 155, 230, 260, 300, 320, 345];
  const series = Array.from({ length: 120 }, (_, s) => {
    const changes = causes
      .filter(() => random.uniform() < 0.5)
      .map((cause) => {
        const places = branch.slice(cause - 30, cause + 19);
        const values = places.map((_, i) => (i < 30 ? 0 : 0.05) + 0.03 * random.gaussian());
        const variances = values.map(() => 0.03 ** 2);
        const place_cost = placeCosts({ commits: places, values, variances, before: 0, after: 0.05 });
        return change(`s${s}`, cause - 29, cause + 18, { place_cost, held_back: "place-unsure" });
      });
    return { key: `s${s}`, changes: [] as ChangePoint[], suspected: changes } as unknown as SeriesDetection;
  });
  const joined = joinRegressions(branch, series);
  assert.deepEqual(
    joined.map((one) => one.commit),
    causes.map((cause) => `c${cause}`),
  );
  const many = series.reduce((sum, one) => sum + one.suspected.length, 0);
  assert.equal(
    joined.reduce((sum, one) => sum + one.changes.length, 0),
    many,
  );
  for (const { changes } of joined)
    assert.equal(new Set(changes.map((one) => one.series)).size, changes.length);
});
