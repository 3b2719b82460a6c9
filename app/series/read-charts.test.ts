import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Database, openDatabase } from "../../db/client.ts";
import { readScope } from "../../db/queries/scope.ts";
import { fillSyntheticHistory, type Synthetic } from "../../tests/fixture/synthetic-history.ts";
import { chartChoices, releaseNames } from "./chart-choices.ts";
import { readCharts } from "./read-charts.ts";
import { askWindow, measuredView } from "./window/ask-window.ts";

const dir = mkdtempSync(join(tmpdir(), "plumbline-charts-"));
let made: Synthetic;
let database: Database;

before(() => {
  made = fillSyntheticHistory({ dir, commits: 30, rounds: 4, seed: 11, waiting: 1 });
  database = openDatabase({ dir, role: "dashboard" });
});
after(() => {
  database.close();
  rmSync(dir, { recursive: true, force: true });
});

function ask(query: string) {
  const view = measuredView({ ...readScope({ database })!, database, query: "" })!;
  return askWindow(view, { workload: "mix-large" }, new URLSearchParams(query))!;
}

test("every metric of the workload is told by its newest value, and drawn with its gaps", () => {
  const charts = readCharts(ask(`from=${made.shas[2]}&to=${made.shas[5]}`));
  assert.equal(charts[0]!.name.metric, "throughput_ops");
  assert.ok(charts.length > 15);
  for (const { telling, plot } of charts) {
    assert.equal(telling.newest?.sha, made.shas[28], "whatever stretch is looked at");
    assert.deepEqual(plot.domain, [-0.5, 29.5]);
    assert.equal(plot.lines[0]!.stretches.length, 3, "two commits without a value part the line");
    assert.deepEqual(plot.gaps.at(-1), [28.5, 29.5]);
  }
});

test("a limit is told as it stands today, with the commit that broke it first", () => {
  const charts = readCharts(ask(""));
  const tail = charts.find(({ name }) => name.metric === "latency_us_p999")!;
  const [limit] = tail.telling.limits;
  assert.deepEqual([limit?.state, limit?.since, limit?.maybe_before], ["broken", made.planted.tail, false]);
  const throughput = charts.find(({ name }) => name.metric === "throughput_ops")!;
  assert.equal(throughput.telling.limits[0]?.state, "kept");
  assert.equal(throughput.plot.limits.length, 1);
});

test("changes come with their state", () => {
  const tail = readCharts(ask("")).find(({ name }) => name.metric === "latency_us_p999")!;
  const change = tail.telling.changes.find(({ sha }) => sha === made.planted.tail);
  assert.deepEqual([change?.state, change?.direction, tail.telling.older], ["suspected", "worse", 0]);
});

test("what differs in one thing alone and has its unit can be laid over it; percentiles all at once", () => {
  const choices = chartChoices(ask("metric=latency_us_p99"));
  assert.deepEqual(
    choices.map(({ by }) => by),
    ["metric", "workload"],
  );
  const [metrics, workloads] = choices;
  assert.ok(
    metrics!.options.some(({ name, label }) => name === "latency_us_p99@small" && /small/.test(label)),
  );
  assert.ok(!metrics!.options.some(({ name }) => name === "latency_us_p99" || name === "throughput_ops"));
  assert.deepEqual(metrics!.together, [
    "latency_us_p50",
    "latency_us_p95",
    "latency_us_p999",
    "latency_us_max",
  ]);
  assert.equal(workloads!.options.length, 3);
  assert.deepEqual(chartChoices(ask(""))[0]?.by, "workload", "nothing else is in operations a second");
});

test("releases are offered newest first", () => {
  assert.deepEqual(releaseNames(ask("")), ["v0.2.0", "v0.1.0"]);
});
