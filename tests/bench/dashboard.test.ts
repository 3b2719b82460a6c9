import assert from "node:assert/strict";
import { test } from "node:test";
import { buildDashboardOnce } from "../setup/build.ts";
import { runBench } from "./run-bench.ts";

const KEYS = [
  ...[
    "query_ms_max",
    "query_floor_ratio",
    "query_floor_ratio_most",
    "ttfb_ms_p50",
    "ttfb_ms_p99",
    "ttfb_floor_ratio",
    "chart_ms",
  ],
  ...["chart_floor_ratio", "ingest_commit_ms", "write_ms_max", "js_kb_gzip", "js_over_floor_kb", "rss_mb"],
];

test("bench:dashboard tells every figure of a small history, in one line of JSON", async () => {
  await buildDashboardOnce();
  const told = runBench("dashboard.ts", [
    "--series",
    "20",
    "--commits",
    "60",
    "--runs",
    "3",
    "--rounds",
    "2",
  ]);
  assert.deepEqual(Object.keys(told).sort(), KEYS.toSorted());
  for (const key of KEYS) assert.ok(key === "js_over_floor_kb" || told[key]! > 0, `${key}: ${told[key]}`);
});
