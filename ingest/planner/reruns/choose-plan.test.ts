import assert from "node:assert/strict";
import { test } from "node:test";
import type { OpenRegression, SuspectedChange } from "../../../db/queries/ingest/open-regressions.ts";
import type { SeriesName } from "../../../db/queries/series/series.ts";
import { choosePlan } from "./choose-plan.ts";

const measurable = [1, 2, 3, 4].map((id) => ({ workload_revision_id: id, variant_id: 1 }));

function change(
  workload: number,
  metric: SuspectedChange["metric"],
  ratio: number,
  width: number,
  direction: "worse" | "better" = "worse",
): SuspectedChange {
  return {
    series_id: 10 * workload + (metric === "throughput_ops" ? 1 : metric === "latency_us_p50" ? 2 : 3),
    workload_revision_id: workload,
    workload_title: `W${workload}`,
    variant_id: 1,
    variant: "default",
    metric,
    smallest_effect: 0.05,
    direction,
    ratio,
    ratio_low: ratio / width,
    ratio_high: ratio * width,
  };
}

function regressionOf(changes: SuspectedChange[]): OpenRegression {
  return {
    regression_id: 1,
    kind: "regression",
    state: "suspected",
    commit_id: 7,
    sha: "a",
    subject: "b",
    position: 6,
    cause: { after_commit_id: 5, commit_ids: [6, 7], unbuilt: [], untold: [] },
    changes,
    planned: null,
    decided: null,
  };
}

const series = measurable.map(
  ({ workload_revision_id, variant_id }) =>
    ({
      series_id: 10 * workload_revision_id + 1,
      workload_revision_id,
      variant_id,
      variant: "default",
      title: `W${workload_revision_id}`,
      metric: "throughput_ops",
    }) as SeriesName,
);

test("the two workloads that show it best are rerun, two series of each, and one that did not move", () => {
  const plan = choosePlan(
    regressionOf([
      change(1, "throughput_ops", 0.9, 1.08),
      change(2, "latency_us_p99", 2, 1.5),
      change(2, "throughput_ops", 0.7, 1.02),
      change(2, "latency_us_p50", 1.4, 1.05),
      change(3, "throughput_ops", 0.8, 1.03),
    ]),
    [],
    measurable,
    series,
    () => 0.04,
  )!;
  assert.deepEqual([plan.before_commit_id, plan.after_commit_id], [5, 7]);
  assert.deepEqual(
    plan.series.map((one) => `${one.role} ${one.label}`),
    ["suspect W2 throughput", "suspect W2 latency p50", "suspect W3 throughput", "guard W4 throughput"],
  );
});

test("what got better is no evidence of a regression, and its workload no guard", () => {
  const changes = [change(1, "throughput_ops", 0.9, 1.01), change(2, "throughput_ops", 1.3, 1.01, "better")];
  const plan = choosePlan(regressionOf(changes), [], measurable.slice(0, 2), series, () => 0.04)!;
  assert.deepEqual(
    plan.series.map((one) => `${one.role} ${one.label}`),
    ["suspect W1 throughput"],
  );
});

test("a workload that changed the other way at the same commit is no guard", () => {
  const worse = [change(1, "throughput_ops", 0.9, 1.01)];
  const better = [change(2, "throughput_ops", 1.3, 1.01, "better")];
  const plan = choosePlan(regressionOf(worse), better, measurable.slice(0, 2), series, () => 0.04)!;
  assert.deepEqual(
    plan.series.map((one) => `${one.role} ${one.label}`),
    ["suspect W1 throughput"],
  );
});

test("where nothing that showed it is measured any more there is no plan", () => {
  assert.equal(
    choosePlan(regressionOf([change(9, "throughput_ops", 0.5, 1.01)]), [], measurable, series, () => null),
    null,
  );
});
