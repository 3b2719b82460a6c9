import assert from "node:assert/strict";
import { test } from "node:test";
import type { SeriesName } from "../../db/queries/series/series.ts";
import type { SeriesMove } from "../../db/queries/series/series-moves.ts";
import type { SeriesNoise } from "../../db/queries/series/series-noise.ts";
import { workloadLines } from "./workload-lines.ts";

const group = ["throughput_ops", "latency_us_p99", "latency_us_max"].map(
  (metric, at) =>
    ({ series_id: at + 1, workload: "get", title: "GET", variant: "default", metric }) as SeriesName,
);
const analysis = (status: SeriesNoise["status"], smallest_detectable: number | null = null): SeriesNoise => ({
  status,
  smallest_detectable,
  noise_between_runs: 0.01,
  noise_between_commits: 0.01,
});
const move = (series_id: number, ratio: number): SeriesMove => ({
  ...{ series_id, ratio, state: "confirmed", direction: "worse", sha: "", position: 1 },
  ratio_low: null,
  ratio_high: null,
});
const lineOf = (moves: SeriesMove[], noise: [number, SeriesNoise][]) =>
  workloadLines([group], {
    moves: Map.groupBy(moves, ({ series_id }) => series_id),
    noise: new Map(noise),
  })[0]!;

test("what moved is told by series, the largest first", () => {
  const { moves } = lineOf([move(1, 0.9), move(2, 1.5), move(2, 1.2)], []);
  assert.deepEqual(
    moves.map(({ metric, ratio }) => [metric, ratio]),
    [
      ["latency_us_p99", 1.5],
      ["throughput_ops", 0.9],
    ],
  );
});

test("a series counts as judged only where it was, and what is never judged waits for nothing", () => {
  const all = lineOf(
    [],
    [
      [1, analysis("judged", 0.03)],
      [2, analysis("judged", 0.2)],
      [3, analysis("judged")],
    ],
  );
  assert.deepEqual([all.series, all.judged, all.waiting], [3, 2, 0]);
  assert.deepEqual(all.smallest, { metric: "throughput_ops", share: 0.03 });
  const early = lineOf(
    [],
    [
      [1, analysis("too-early")],
      [3, analysis("too-early")],
    ],
  );
  assert.deepEqual([early.judged, early.waiting, early.smallest], [0, 2, null]);
});

test("where a series could have shown no change of whichever size, that is not told as one", () => {
  assert.equal(lineOf([], [[1, analysis("judged", null)]]).smallest, null);
});
