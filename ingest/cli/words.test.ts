import assert from "node:assert/strict";
import { test } from "node:test";
import { builtInWorkload } from "../workloads/catalogue/index.ts";
import { durationWords, runWords } from "./words.ts";

const progress = {
  planned: {
    commit_id: 1,
    sha: "0123456789abcdef",
    workload_revision_id: 1,
    workload: builtInWorkload("get-p1")!,
    variant_id: 1,
    variant: "default",
    flags: [],
  },
  kind: "round" as const,
  round: 2,
  rounds: 5,
  runs_done: 3,
  runs_total: 100,
  left_ms: 600_000,
};
const result = {
  key: "12345678",
  outcome: "ok" as const,
  placement: "pinned" as const,
  stage: null,
  reason: null,
  output: null,
  started_at: 0,
  duration_ms: 1,
  details: {},
  samples: [
    { metric: "throughput_ops" as const, value: 123_456 },
    { metric: "latency_us_p50" as const, value: 42 },
  ],
  blobs: [],
};

test("durations are said as people say them", () => {
  assert.deepEqual([400, 89_000, 91_000, 5_399_000, 9_000_000].map(durationWords), [
    "0 s",
    "89 s",
    "2 min",
    "90 min",
    "2.5 h",
  ]);
});

test("a run is one line: where, what, and how long it will be", () => {
  assert.equal(
    runWords(progress, result),
    "round 2/5 run 3/100 0123456789 get-p1: 123.5k ops/s, p50 0.04 ms | 10 min left",
  );
  assert.equal(
    runWords(progress, { ...result, outcome: "failed", stage: "start", reason: "ended with code 3" }),
    "round 2/5 run 3/100 0123456789 get-p1: failed at start: ended with code 3",
  );
});
