import assert from "node:assert/strict";
import { test } from "node:test";
import { storeRun } from "../../db/commands/run/store-run.ts";
import { recordWorkload } from "../../db/commands/workload/record-workload.ts";
import { readSeries } from "../../db/queries/series/series.ts";
import { runOf, seedEngine, shaOf, temporaryDatabase } from "../../tests/fixture/temporary-database.ts";
import type { View } from "../view.ts";
import { readStaleSeries } from "./stale-series.ts";

const host_class = "desk-2c";

/** Ten commits measured in one workload, the first `until` of them in another one too. */
function measured({ until, commits = 10 }: { until: number; commits?: number }) {
  const { ctx } = temporaryDatabase();
  const { database } = ctx;
  const seed = seedEngine(
    ctx,
    Array.from({ length: 10 }, (_, i) => i + 1),
  );
  const { engine_id, branch_id, session_id, variant_id } = seed;
  const other = recordWorkload({
    ctx,
    input: { name: "set-p1", revision: "ba9876543210", data: { title: "SET" } },
  });
  const samples = [
    { metric: "throughput_ops", value: 1 },
    { metric: "latency_us_p50", value: 1 },
    { metric: "latency_us_max", value: 1 },
  ] as const;
  for (const [at, { commit_id }] of seed.commits.slice(0, commits).entries()) {
    const place = { session_id, variant_id, commit_id };
    const result = (name: string) =>
      runOf(`${name}-${at}-00`, 1, { started_at: 1_000 * (at + 1), samples: [...samples] });
    storeRun({
      ctx,
      input: { ...place, workload_revision_id: seed.workload_revision_id, result: result("get") },
    });
    if (at >= until) continue;
    storeRun({ ctx, input: { ...place, workload_revision_id: other, result: result("set") } });
  }
  const view = { database, engine_id } as View;
  const series = readSeries({ database, engine_id, host_class });
  return { ctx, seed, other, read: () => readStaleSeries(view, { branch_id, host_class }, series) };
}

test("a workload that the newest three measured commits lack is stale, since its last value", () => {
  const told = measured({ until: 6 }).read()!;
  assert.deepEqual(
    [told.series, told.stale_series, told.more],
    [4, 2, 0],
    "what is never judged does not count",
  );
  assert.deepEqual(told.stale, [
    {
      workload: "set-p1",
      title: "SET",
      variant: "default",
      metric: null,
      last: { sha: shaOf(6), position: 5, measured_at: 6_000, behind: 4 },
    },
  ]);
});

test("a workload that one of the three has is not stale: commits are measured workload by workload", () => {
  assert.deepEqual(measured({ until: 8 }).read()?.stale, []);
});

test("commits that wait for their turn make nothing stale", () => {
  assert.deepEqual(measured({ until: 6, commits: 6 }).read()?.stale, []);
});

test("nothing is told before three commits were measured", () => {
  assert.equal(measured({ until: 0, commits: 2 }).read(), null);
});

test("a single metric that is not there any more is told of by its name", () => {
  const { ctx, seed, read } = measured({ until: 10, commits: 7 });
  const { session_id, variant_id, workload_revision_id } = seed;
  for (const [at, { commit_id }] of seed.commits.slice(7).entries()) {
    storeRun({
      ctx,
      input: { session_id, variant_id, commit_id, workload_revision_id, result: runOf(`late-${at}-0000`, 1) },
    });
  }
  const told = read()!;
  assert.deepEqual(
    told.stale.map(({ workload, metric, last }) => [workload, metric, last?.sha]),
    [
      ["get-p1", "latency_us_p50", shaOf(7)],
      ["set-p1", null, shaOf(7)],
    ],
  );
});
