import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChangePoint } from "../detection.ts";
import { placeChange, voteOf } from "./placed-change.ts";

const positions = new Map(["a", "b", "c", "d", "e", "f"].map((commit, i) => [commit, i]));
const change = (more: Partial<ChangePoint>) =>
  ({
    series: "s",
    group: "get",
    metric: "throughput_ops",
    cause: { after: "b", upto: "e", unmeasured: ["c"], measured: ["d", "e"] },
    ...more,
  }) as ChangePoint;

test("a commit without a value costs what the next one with a value does; the least cost is zero", () => {
  const place_cost = [
    { commit: "d", cost: 7 },
    { commit: "e", cost: 3 },
    { commit: "f", cost: 9 },
  ];
  const { low, high, costs, measured } = placeChange(change({ place_cost }), positions)!;
  assert.deepEqual([low, high, costs, measured], [2, 5, [4, 4, 0, 6], [3, 4, 5]]);
});

test("without costs every place of its interval is as good as another", () => {
  const { low, high, costs } = placeChange(change({}), positions)!;
  assert.deepEqual([low, high, costs], [2, 4, [0, 0, 0]]);
});

test("a change whose interval a force-push took from the branch, or turned round, has no place", () => {
  const cause = { after: "gone", upto: "e", unmeasured: [], measured: ["e"] };
  assert.equal(placeChange(change({ cause }), positions), null);
  assert.equal(placeChange(change({ cause: { ...cause, after: "f" } }), positions), null);
});

test("percentiles of one group and part share a vote, other metrics, parts and groups have their own", () => {
  const vote = (metric: string, group = "get") => voteOf({ metric, group });
  assert.equal(vote("latency_us_p50"), vote("latency_us_p99_9"));
  assert.equal(vote("latency_us_p50@noisy"), vote("latency_us_p999@noisy"));
  const apart = [
    vote("latency_us_p50"),
    vote("latency_us_p50@noisy"),
    vote("throughput_ops"),
    vote("latency_us_p50", "set"),
  ];
  assert.equal(new Set(apart).size, 4);
});
