import assert from "node:assert/strict";
import { test } from "node:test";
import { workloadRevision } from "./revision.ts";
import { type Workload, workloadSchema } from "./workload.ts";

const workload = workloadSchema.parse({
  name: "golden",
  title: "Golden",
  description: "Never changes.",
  source: "This test.",
  datasets: [{ name: "k", keys: 10, key_prefix: "k:", value_bytes: { kind: "fixed", bytes: 3 } }],
  clients: [
    {
      name: "clients",
      connections: 2,
      commands: [
        { words: ["GET", "{key}"], reply: "value", weight: 4 },
        { words: ["SET", "{key}", "{value}"], reply: "ok" },
      ],
      arrivals: { kind: "constant", rate_ops: 1000 },
    },
  ],
  warm_up_ms: 0,
  closed: { duration_ms: 100 },
  open: { lead_in_ms: 0, duration_ms: 100 },
});
const [dataset] = workload.datasets;
const [clients] = workload.clients;

test("a revision never changes for the same data: stored series hang on it", () => {
  assert.equal(workloadRevision(workload), "1148f2129973");
});

test("what is written for people, bounds, smallest effects and the order of fields change nothing", () => {
  const reversed = Object.fromEntries(Object.entries(workload).reverse()) as Workload;
  const reworded: Workload = {
    ...reversed,
    title: "Other",
    description: "Other.",
    source: "Other.",
    groups: ["other"],
    bounds: [{ metric: "latency_us_p99", at_most: 1 }],
    smallest_effects: [{ metric: "throughput_ops", share: 0.01 }],
  };
  assert.equal(workloadRevision(reworded), workloadRevision(workload));
});

test("a default that is written out changes nothing", () => {
  const written = workloadSchema.parse({ ...workload, users: [], clients: [{ ...clients, protocol: 2 }] });
  assert.equal(workloadRevision(written), workloadRevision(workload));
});

test("each part of the traffic changes the revision", () => {
  const changed: Workload[] = [
    { ...workload, name: "other" },
    { ...workload, warm_up_ms: 1 },
    { ...workload, open: { ...workload.open!, duration_ms: 101 } },
    { ...workload, closed: undefined },
    { ...workload, users: [{ name: "a", rules: [] }] },
    { ...workload, datasets: [{ ...dataset!, value_bytes: { kind: "fixed", bytes: 4 } }] },
    { ...workload, datasets: [{ ...dataset!, content: "documents" }] },
    { ...workload, clients: [{ ...clients!, pipeline: 2 }] },
    { ...workload, clients: [{ ...clients!, keys: { kind: "sequential" } }] },
    { ...workload, clients: [{ ...clients!, arrivals: { kind: "constant", rate_ops: 1001 } }] },
    { ...workload, clients: [{ ...clients!, commands: clients!.commands.toReversed() }] },
  ];
  const revisions = new Set([workload, ...changed].map(workloadRevision));
  assert.equal(revisions.size, changed.length + 1);
});
