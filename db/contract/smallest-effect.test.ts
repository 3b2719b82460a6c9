import assert from "node:assert/strict";
import { test } from "node:test";
import { metricOf } from "./metric.ts";
import { smallestEffectsOf } from "./smallest-effect.ts";

test("a workload may say what matters in its series; elsewhere it is what matters in the metric", () => {
  const effect = smallestEffectsOf({
    clients: [{ name: "reads" }, { name: "writes" }],
    smallest_effects: [
      { metric: "throughput_ops", share: 0.02 },
      { metric: "latency_us_p99", part: "reads", share: 0.4 },
      { metric: "latency_us_p99", part: "writes", share: 0.8 },
    ],
  });
  assert.equal(effect("throughput_ops"), 0.02);
  assert.equal(effect("latency_us_p99"), 0.4);
  assert.equal(effect("latency_us_p99@writes"), 0.8);
  assert.equal(effect("latency_us_p50"), metricOf("latency_us_p50").smallest_effect);
});

test("what makes no sense says nothing", () => {
  for (const smallest_effects of [
    7,
    [null],
    [{ metric: "nonsense", share: 0.1 }],
    [{ metric: "throughput_ops", share: 0 }],
    [{ metric: "throughput_ops", share: "2 %" }],
  ]) {
    const effect = smallestEffectsOf({ smallest_effects });
    assert.equal(effect("throughput_ops"), metricOf("throughput_ops").smallest_effect);
  }
});
