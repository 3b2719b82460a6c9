import assert from "node:assert/strict";
import { test } from "node:test";
import type { ComparisonRow } from "./comparison/compare.ts";
import { briefEffect, commitVerdict, metricLabel } from "./sentence.ts";

function row(change: Partial<ComparisonRow>): ComparisonRow {
  return {
    series: "s",
    group: "GET at pipeline 16",
    metric: "throughput_ops",
    better: "higher",
    smallest_effect: 0.05,
    before: 100,
    after: 100,
    ratio: 1,
    ratio_low: 0.98,
    ratio_high: 1.02,
    verdict: "no change",
    reason: null,
    basis: "levels",
    pairs: 5,
    runs_needed: null,
    ...change,
  };
}

const slower = row({ verdict: "worse", ratio: 0.69, ratio_low: 0.66, ratio_high: 0.72, basis: "change" });
const unsure = row({ verdict: "can't tell", reason: "too-noisy" });

test("a slower commit is named by its strongest series, with the interval", () => {
  const verdict = commitVerdict([row({}), slower, unsure]);
  assert.equal(
    verdict.text,
    "Slower: GET at pipeline 16 throughput -31 % (-34 .. -28). No change within ±5 % in 1 of 3 series; can't tell in 1.",
  );
  assert.equal(verdict.short, "slower -31 %");
  assert.equal(verdict.tone, "worse");
});

test("what got better does not hide what got worse", () => {
  const faster = row({ verdict: "better", ratio: 1.24, ratio_low: 1.2, ratio_high: 1.28, group: "SET" });
  assert.match(
    commitVerdict([slower, faster]).text,
    /^Slower: .*\. Faster: SET throughput \+24 % \(\+20 \.\. \+28\)\./,
  );
});

test("quiet commits: no change in so many of so many, can't tell in the rest", () => {
  const rows = [...Array.from({ length: 18 }, () => row({})), unsure, unsure];
  assert.equal(commitVerdict(rows).text, "No change within ±5 % in 18 of 20 series; can't tell in 2.");
  assert.equal(commitVerdict([row({}), row({})]).text, "No change within ±5 % in all 2 series.");
  assert.equal(commitVerdict([unsure, unsure]).text, "Can't tell in any of 2 series.");
});

test("commits without figures say why", () => {
  assert.equal(commitVerdict([], { state: "failed", stage: "prepare" }).text, "Not measured: did not build.");
  assert.equal(commitVerdict([], { state: "failed", stage: "launch" }).text, "Not measured: did not start.");
  assert.equal(commitVerdict([]).text, "Not measured yet.");
  assert.equal(commitVerdict([], { state: "first" }).tone, "unknown");
  const early = row({ verdict: "can't tell", reason: "too-early" });
  assert.equal(commitVerdict([early]).short, "too early");
});

test("memory gets heavier, not slower; doublings and more are factors", () => {
  const heavier = row({
    metric: "memory_bytes_per_key",
    verdict: "worse",
    ratio: 1.4,
    ratio_low: 1.39,
    ratio_high: 1.41,
  });
  assert.match(commitVerdict([heavier]).text, /^Heavier: GET at pipeline 16 memory per key \+40/);
  const slow = row({ metric: "latency_us_p99@memory", verdict: "worse", ratio: 1.4 });
  assert.match(commitVerdict([slow]).text, /^Slower: GET at pipeline 16 p99 latency of memory \+40/);
  assert.equal(briefEffect({ ratio: 3.1, ratio_low: 2.6, ratio_high: 3.7 }), "x3.1 (2.6 .. 3.7)");
  assert.equal(briefEffect({ ratio: null, ratio_low: null, ratio_high: null }), "from zero");
});

test("metrics are named as people say them", () => {
  assert.equal(metricLabel("latency_us_p999"), "p99.9 latency");
  assert.equal(metricLabel("latency_us_p99_9"), "p99.9 latency");
  assert.equal(metricLabel("latency_us_p50"), "p50 latency");
  assert.equal(metricLabel("memory_bytes_per_key"), "memory per key");
});
