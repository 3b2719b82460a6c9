import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { decodeHistogram, encodeHistogram } from "../../../ingest/load/record/histogram.ts";
import { LatencyCounts } from "../../../ingest/load/record/latency-counts.ts";
import { INTERVAL_MS } from "../../../ingest/load/results.ts";
import { runOf, seedEngine, temporaryDatabase } from "../../../tests/fixture/temporary-database.ts";
import { storeRun } from "../../commands/run/store-run.ts";
import * as contract from "../../contract/windows.ts";
import { readHistograms, readRunWindows, readShownRuns } from "./run-blobs.ts";

function histogramOf(latencies: readonly number[]): string {
  const counts = new LatencyCounts();
  for (const latency of latencies) counts.record(latency, 1);
  return encodeHistogram(counts);
}

const json = (value: unknown) => ({
  kind: "windows" as const,
  encoding: "json-deflate" as const,
  body: deflateSync(JSON.stringify(value)),
});
const latency = (body: Buffer<ArrayBuffer>) => ({
  kind: "latency" as const,
  encoding: "hdr-v2-deflate" as const,
  body,
});

test("the buckets that come back are those that the load generator counted", () => {
  const { ctx } = temporaryDatabase();
  const { commits, session_id, workload_revision_id, variant_id } = seedEngine(ctx, [1]);
  const commit_id = commits[0]!.commit_id;
  const values = Array.from({ length: 5_000 }, (_, at) => Math.round(1 + at ** 1.4));
  const encoded = histogramOf(values);
  const place = { session_id, commit_id, workload_revision_id, variant_id };
  const good = { ...runOf("run-good-1", 100), blobs: [latency(Buffer.from(encoded, "base64"))] };
  storeRun({ ctx, input: { ...place, result: good } });
  const [run] = readShownRuns({ database: ctx.database, host_class: "desk-2c", ...place });
  const buckets = readHistograms(ctx.database, [run!.key]).get("run-good-1")!;
  assert.equal(
    buckets.counts.reduce((sum, count) => sum + count, 0),
    5_000,
  );
  const theirs = decodeHistogram(encoded);
  for (const percentile of [10, 50, 99, 100]) {
    const wanted = Math.ceil((percentile / 100) * 5_000);
    let seen = 0;
    const at = buckets.counts.findIndex((count) => {
      seen += count;
      return seen >= wanted;
    });
    assert.equal(buckets.upto_us[at], theirs.getValueAtPercentile(percentile), `p${percentile}`);
  }
});

test("runs that are no evidence, reruns and other hosts' runs have no part in what is shown", () => {
  const { ctx } = temporaryDatabase();
  const { commits, session_id, workload_revision_id, variant_id } = seedEngine(ctx, [1, 2]);
  const place = { session_id, commit_id: commits[0]!.commit_id, workload_revision_id, variant_id };
  storeRun({ ctx, input: { ...place, result: runOf("run-good-1", 100) } });
  storeRun({ ctx, input: { ...place, result: runOf("run-bad-01", 100, { outcome: "disturbed" }) } });
  storeRun({ ctx, input: { ...place, result: runOf("run-bad-02", 100, { placement: "broken" }) } });
  const ask = (more: object) =>
    readShownRuns({ database: ctx.database, host_class: "desk-2c", ...place, ...more }).map(({ key }) => key);
  assert.deepEqual(ask({}), ["run-good-1"]);
  assert.deepEqual(ask({ host_class: "another" }), []);
  assert.deepEqual(ask({ commit_id: commits[1]!.commit_id }), []);
});

test("what cannot be read is left out, and never grows beyond its limit", () => {
  const { ctx } = temporaryDatabase();
  const { commits, session_id, workload_revision_id, variant_id } = seedEngine(ctx, [1]);
  const place = { session_id, commit_id: commits[0]!.commit_id, workload_revision_id, variant_id };
  const bomb = Buffer.concat([Buffer.from("1c849314000000ff", "hex"), deflateSync(Buffer.alloc(30_000_000))]);
  const bodies = { "run-00-nonsense": Buffer.from("nonsense"), "run-01-bomb": bomb };
  for (const [key, body] of Object.entries(bodies)) {
    storeRun({ ctx, input: { ...place, result: { ...runOf(key, 100), blobs: [latency(body), json([1])] } } });
  }
  const keys = Object.keys(bodies);
  assert.equal(readHistograms(ctx.database, keys).size, 0);
  assert.equal(readRunWindows(ctx.database, keys).size, 0);
});

test("windows are read as they are stored, and say what pages show of them", () => {
  assert.equal(contract.INTERVAL_MS, INTERVAL_MS);
  const { ctx } = temporaryDatabase();
  const { commits, session_id, workload_revision_id, variant_id } = seedEngine(ctx, [1]);
  const place = { session_id, commit_id: commits[0]!.commit_id, workload_revision_id, variant_id };
  const size = { to_bytes: 128, requests: 10, request_bytes: 1_000, replies: 30, reply_bytes: 3_000 };
  const main = {
    operations: 40,
    throughput_ops: 80,
    latency_us: { p50: 1 },
    intervals: { operations: [20, 20], p50_us: [1, null] },
    sizes: [size],
  };
  const told = {
    warm_up: null,
    closed: { duration_ms: 200, groups: { main, other: main }, saturated: false },
    open: null,
    census: { alpha: { keys: 1, bytes: null, connections: 2, commands: null, source: {} } },
  };
  storeRun({ ctx, input: { ...place, result: { ...runOf("run-good-1", 100), blobs: [json(told)] } } });
  const read = readRunWindows(ctx.database, ["run-good-1", "nobody"]).get("run-good-1")!;
  assert.deepEqual(read.closed?.groups.main?.sizes, [size]);
  assert.deepEqual(Object.keys(read.closed!.groups), ["main", "other"]);
  assert.deepEqual(read.census.alpha, { keys: 1, bytes: null, connections: 2, commands: null });
});
