import assert from "node:assert/strict";
import { test } from "node:test";
import type { SeriesName } from "../../db/queries/series/series.ts";
import type { SeriesMove } from "../../db/queries/series/series-moves.ts";
import { arrange, pagesOf, TILES } from "./arrange.ts";

const series = ["get", "set", "mix"].flatMap((workload, at) =>
  ["throughput_ops", "latency_us_p99"].map(
    (metric, i) => ({ series_id: 2 * at + i, workload, variant: "default", metric }) as SeriesName,
  ),
);
const move = (series_id: number, ratio: number | null): SeriesMove => ({
  ...{ series_id, ratio, state: "suspected", direction: "worse", sha: "", position: 1 },
  ratio_low: null,
  ratio_high: null,
});
const none = { moves: new Map(), noise: new Map() };
const order = (...about: Parameters<typeof arrange>) => arrange(...about).map((group) => group[0]!.workload);

test("workloads that moved farthest come first, in whichever direction, the others as they are listed", () => {
  const moves = new Map([
    [2, [move(2, 0.9)]],
    [5, [move(5, 1.5)]],
  ]);
  assert.deepEqual(order(series, "moved", { ...none, moves }), ["mix", "set", "get"]);
  assert.deepEqual(order(series, "listed", { ...none, moves }), ["get", "set", "mix"]);
  assert.deepEqual(order(series, "moved", none), ["get", "set", "mix"]);
  const from_zero = new Map([...moves, [1, [move(1, null)]]]);
  assert.deepEqual(order(series, "moved", { ...none, moves: from_zero }), ["get", "mix", "set"]);
});

test("the widest noise comes first, and what is not known last", () => {
  const noise = new Map([
    [0, { noise_between_runs: null }],
    [3, { noise_between_runs: 0.02 }],
    [4, { noise_between_runs: 0.04 }],
  ]);
  assert.deepEqual(order(series, "noise", { ...none, noise }), ["mix", "set", "get"]);
});

test("a page holds whole workloads, and all pages together every series once", () => {
  const groups = Array.from({ length: 70 }, (_, at) =>
    Array.from(
      { length: at === 40 ? TILES + 1 : 7 },
      (_, i) => ({ series_id: 1_000 * at + i }) as SeriesName,
    ),
  );
  const pages = pagesOf(groups);
  assert.equal(pages.flat().length, groups.flat().length);
  assert.deepEqual(pages.flat(), groups.flat());
  assert.equal(
    pages.filter(({ length }) => length > TILES).length,
    1,
    "only the workload that is larger itself",
  );
  assert.deepEqual(pagesOf([]), []);
});
