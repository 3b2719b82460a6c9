import assert from "node:assert/strict";
import { test } from "node:test";
import type { Metric } from "../../../db/contract/metric.ts";
import { isLogRefused, planPlot } from "./plan-plot.ts";
import { EMPTY_PLOT, type PlotData } from "./plot-data.ts";

function plotOf(medians: number[], more: Partial<PlotData> = {}): PlotData {
  const points = medians.map((median, x) => ({ x, median, low: median, high: median }));
  return {
    ...EMPTY_PLOT,
    unit: "us",
    domain: [-0.5, medians.length - 0.5],
    lines: [{ key: "", name: "p99", stretches: [points] }],
    ...more,
  };
}

test("an axis never spans less than 2.5 % on both sides, nor less than the noise", () => {
  const still = planPlot(plotOf([1_000, 1_001, 999]));
  assert.ok(still.low <= 975 && still.high >= 1_025);
  const noisy = planPlot(plotOf([1_000, 1_001, 999], { noise: 0.04 }));
  assert.ok(noisy.low <= 920 && noisy.high >= 1_080);
});

test("an axis holds the range of every commit, and the lines laid over it", () => {
  const data = plotOf([100, 110]);
  data.lines[0]!.stretches[0]![0]!.high = 400;
  const point = { x: 0, median: 20, low: 1, high: 900 };
  data.lines.push({ key: "metric.latency_us_p50", name: "p50", stretches: [[point]] });
  const { low, high } = planPlot(data);
  assert.ok(low < 20 && low >= 0 && high > 400 && high < 500, `${low} ${high}`);
});

test("from zero begins at zero, and a logarithmic axis gives equal ratios equal room", () => {
  assert.equal(planPlot(plotOf([100, 110]), "zero").low, 0);
  const log = planPlot(plotOf([10, 100, 1_000]), "log");
  assert.ok(log.log);
  assert.ok(Math.abs(log.y(10) - log.y(100) - (log.y(100) - log.y(1_000))) < 1e-9);
  assert.deepEqual(
    log.ticks.map(({ value }) => value),
    [10, 20, 50, 100, 200, 500, 1_000],
  );
});

test("values of zero have no place on a logarithmic axis, which is refused then", () => {
  const plan = planPlot(plotOf([0, 5, 10]), "log");
  assert.equal(plan.log, false);
  assert.ok(isLogRefused(plan, "log"));
  assert.equal(isLogRefused(plan, "auto"), false);
});

test("a limit near the values is a line, one far from them is told at the edge", () => {
  const limits = [90, 112, 5_000, 1].map((limit) => ({
    side: "at_most" as const,
    limit,
    state: "kept" as const,
  }));
  const plan = planPlot(plotOf([100, 105, 110], { limits }));
  assert.deepEqual(
    plan.limits.map(({ place }) => place),
    ["line", "line", "above", "below"],
  );
  assert.equal(plan.limits[2]!.label, "↑ limit 5\u00a0ms");
});

test("places are shares from the left and from the top", () => {
  const plan = planPlot(plotOf([100, 100]));
  assert.deepEqual([plan.x(-0.5), plan.x(0.5), plan.x(1.5)], [0, 0.5, 1]);
  assert.ok(Math.abs(plan.y(100) - 0.5) < 1e-9);
  assert.ok(plan.y(plan.high) === 0 && plan.y(plan.low) === 1);
});

test("axes of every unit have ticks that differ, and name their unit once", () => {
  const units: [Metric["unit"], number, string][] = [
    ["ms", 42, "ms"],
    ["keys", 500, "keys"],
    ["keys", 30_000, "k keys"],
    ["ratio", 3.2, ""],
    ["ratio", 0.02, ""],
    ["ms", 0, "ms"],
  ];
  for (const [unit, value, name] of units) {
    const plan = planPlot(plotOf([0.98 * value, value, 1.03 * value], { unit }));
    const labels = plan.ticks.map(({ label }) => label);
    assert.ok(labels.length >= 2, `${unit} ${value}: ${labels}`);
    assert.equal(new Set(labels).size, labels.length, `${unit} ${value}: ${labels}`);
    assert.equal(plan.unit, name);
  }
});

test("changes against a base are told as shares, with the base at none", () => {
  const { ticks, unit } = planPlot(plotOf([1, 1.1, 0.9], { unit: "change" }));
  assert.equal(unit, "");
  assert.ok(ticks.some(({ value, label }) => Math.abs(value - 1) < 1e-9 && /^0/.test(label)));
});

test("a chart without a value still has an axis", () => {
  const plan = planPlot(plotOf([], { domain: [-0.5, 0.5], lines: [] }));
  assert.ok(plan.high > plan.low);
});
