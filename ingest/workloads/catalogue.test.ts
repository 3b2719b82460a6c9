import assert from "node:assert/strict";
import { test } from "node:test";
import { builtInWorkload, catalogue } from "./catalogue.ts";
import { workloadRevision } from "./revision.ts";
import { workloadSchema } from "./workload.ts";

test("names and revisions are unique, and every workload keeps its schema", () => {
  assert.equal(new Set(catalogue.map((workload) => workload.name)).size, catalogue.length);
  assert.equal(new Set(catalogue.map(workloadRevision)).size, catalogue.length);
  for (const workload of catalogue) assert.deepEqual(workloadSchema.parse(workload), workload);
});

test("a workload is found by its name", () => {
  assert.equal(builtInWorkload("get-p16")?.pipeline, 16);
  assert.equal(builtInWorkload("nothing"), undefined);
});

test("GET at pipeline 1 gathers the 20,000 samples that p99.9 needs, the others the 2,000 of p99", () => {
  for (const { name, open, pipeline } of catalogue) {
    const batches = Math.floor((open.rate_ops * open.duration_ms) / 1000 / pipeline);
    assert.ok(batches >= (name === "get-p1" ? 20_000 : 2_000), name);
  }
});

test("the windows of one run leave room in two seconds for the engine's start and the preload", () => {
  for (const { name, warm_up_ms, closed, open } of catalogue) {
    assert.ok(warm_up_ms + closed.duration_ms + open.lead_in_ms + open.duration_ms <= 1_750, name);
  }
});

test("two of a hundred keys of the mix are large", () => {
  const { value_bytes } = builtInWorkload("mix-large")!.dataset;
  assert.ok(value_bytes.kind === "weighted");
  const total = value_bytes.choices.reduce((sum, choice) => sum + choice.weight, 0);
  const large = value_bytes.choices.filter((choice) => choice.bytes >= 65_536);
  assert.equal(large.reduce((sum, choice) => sum + choice.weight, 0) / total, 0.02);
});
