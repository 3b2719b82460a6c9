import assert from "node:assert/strict";
import { test } from "node:test";
import { workloadRevision } from "./revision.ts";
import type { Workload } from "./workload.ts";

const workload: Workload = {
  name: "golden",
  title: "Golden",
  description: "Never changes.",
  source: "This test.",
  dataset: { keys: 10, key_prefix: "k:", value_bytes: { kind: "fixed", bytes: 3 } },
  commands: [
    { command: "GET", weight: 4 },
    { command: "SET", weight: 1 },
  ],
  key_choice: { kind: "uniform" },
  connections: 2,
  pipeline: 1,
  warm_up_ms: 0,
  closed: { duration_ms: 100 },
  open: { lead_in_ms: 0, duration_ms: 100, rate_ops: 1000 },
};

test("a revision never changes for the same data: stored series hang on it", () => {
  assert.equal(workloadRevision(workload), "4400d22db5dc");
});

test("what is written for people and the order of fields change nothing", () => {
  const reversed = Object.fromEntries(Object.entries(workload).reverse()) as Workload;
  const reworded = { ...reversed, title: "Other", description: "Other.", source: "Other." };
  assert.equal(workloadRevision(reworded), workloadRevision(workload));
});

test("each part of the traffic changes the revision", () => {
  const changed: Workload[] = [
    { ...workload, name: "other" },
    { ...workload, pipeline: 2 },
    { ...workload, warm_up_ms: 1 },
    { ...workload, open: { ...workload.open, rate_ops: 1001 } },
    { ...workload, dataset: { ...workload.dataset, value_bytes: { kind: "fixed", bytes: 4 } } },
    { ...workload, commands: workload.commands.toReversed() },
  ];
  const revisions = new Set([workload, ...changed].map(workloadRevision));
  assert.equal(revisions.size, changed.length + 1);
});
