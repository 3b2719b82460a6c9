import assert from "node:assert/strict";
import { test } from "node:test";
import { runOf, seedEngine, temporaryDatabase } from "../../../tests/fixture/temporary-database.ts";
import { storeRun } from "../../commands/run/store-run.ts";
import { recordVariant } from "../../commands/workload/record-variant.ts";
import { recordWorkload } from "../../commands/workload/record-workload.ts";
import type { MetricKey } from "../../contract/metric.ts";
import type { RunResult } from "../../contract/run.ts";
import { boundsOfSeries, readBoundValues } from "./bounds.ts";
import { readSeries } from "./series.ts";

const REVISION = "0123456789ab";
const at_most_5 = { metric: "latency_us_p999", at_most: 5_000 };

function seeded() {
  const { ctx } = temporaryDatabase();
  const seed = seedEngine(ctx, [1, 2, 3]);
  const { engine_id, session_id, workload_revision_id, variant_id, commits } = seed;
  let runs = 0;
  function store(commit: number, samples: Partial<Record<MetricKey, number>>, more: Partial<RunResult> = {}) {
    storeRun({
      ctx,
      input: {
        session_id,
        commit_id: commits[commit]!.commit_id,
        workload_revision_id,
        variant_id,
        result: runOf(`run-of-bounds-${runs++}`, 0, {
          samples: Object.entries(samples).map(([metric, value]) => ({
            metric: metric as MetricKey,
            value: value!,
          })),
          ...more,
        }),
      },
    });
  }
  const record = (bounds: unknown[], revision = REVISION) =>
    recordWorkload({
      ctx,
      input: { name: "get-p1", revision, data: { title: "GET", clients: [{ name: "main" }], bounds } },
    });
  const read = () => boundsOfSeries(readSeries({ database: ctx.database, engine_id, host_class: "desk-2c" }));
  return { ctx, seed, store, record, read };
}

test("a known revision takes the newest limits, and keeps its series", () => {
  const { seed, store, record, read } = seeded();
  store(0, { latency_us_p999: 4_000 });
  assert.deepEqual(read(), []);
  assert.equal(record([at_most_5]), seed.workload_revision_id);
  assert.deepEqual(
    read().map(({ metric, side, limit }) => [metric, side, limit]),
    [["latency_us_p999", "at_most", 5_000]],
  );
  assert.equal(record([{ ...at_most_5, at_most: 9_000 }]), seed.workload_revision_id);
  assert.equal(read()[0]?.limit, 9_000);
  assert.equal(record([]), seed.workload_revision_id);
  assert.deepEqual(read(), []);
});

test("a limit on what was never measured has no series, and one on a part finds its own", () => {
  const { store, record, read } = seeded();
  store(0, { latency_us_p99: 300, "latency_us_p99@noisy": 900 });
  record([at_most_5, { metric: "latency_us_p99", part: "noisy", at_most: 1_000 }]);
  const [never, noisy] = read();
  assert.equal(never?.series_id, null);
  assert.equal(noisy?.metric, "latency_us_p99@noisy");
  assert.notEqual(noisy?.series_id, null);
});

test("every variant has the limits of its workload, and an older revision has none", () => {
  const { ctx, seed, store, record, read } = seeded();
  store(0, { latency_us_p999: 4_000 });
  record([at_most_5]);
  const { engine_id, session_id, commits } = seed;
  const workload_revision_id = record([at_most_5, { metric: "throughput_ops", at_least: 1 }], "ba9876543210");
  for (const name of ["default", "io-9"]) {
    const flags = name === "default" ? [] : [name];
    const variant_id = recordVariant({ ctx, input: { engine_id, name, data: { flags } } });
    const result = runOf(`run-of-${name}`, 7);
    const place = { session_id, workload_revision_id, variant_id, commit_id: commits[1]!.commit_id };
    storeRun({ ctx, input: { ...place, result } });
  }
  assert.deepEqual(
    read().map(({ variant, metric, series_id }) => [variant, metric, series_id !== null]),
    [
      ["default", "latency_us_p999", false],
      ["default", "throughput_ops", true],
      ["io-9", "latency_us_p999", false],
      ["io-9", "throughput_ops", true],
    ],
  );
});

test("runs that are no evidence do not count against a limit", () => {
  const { ctx, seed, store, record, read } = seeded();
  for (const value of [4_000, 4_100, 4_200]) store(0, { latency_us_p999: value });
  for (const outcome of ["saturated", "disturbed", "failed", "unsupported"] as const) {
    store(0, { latency_us_p999: 99_000 }, { outcome });
  }
  store(0, { latency_us_p999: 99_000 }, { placement: "broken" });
  store(1, { latency_us_p999: 99_000 }, { outcome: "saturated" });
  store(2, { latency_us_p999: 7_200 });
  record([at_most_5]);
  const [bound] = read();
  const series_ids = [bound!.series_id!];
  const values = readBoundValues({
    database: ctx.database,
    series_ids,
    branch_id: seed.branch_id,
    commits: 100,
  }).get(series_ids[0]!)!;
  assert.deepEqual(
    values.map(({ position, runs, median, high }) => [position, runs, median, high]),
    [
      [0, 3, 4_100, 4_200],
      [2, 1, 7_200, 7_200],
    ],
  );
});
