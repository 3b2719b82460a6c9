import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openTestBench } from "../../../tests/fixture/test-bench.ts";
import { makeTinyEngine, TINY_SERVERS } from "../../../tests/fixture/tiny-engine.ts";
import { plainWorkload } from "../../../tests/fixture/workloads.ts";
import type { Workload } from "../../workloads/workload.ts";
import type { Bench } from "../bench.ts";
import { closeBench } from "../open-bench.ts";
import type { PlannedRun } from "../plan.ts";
import { measureRun, measureTogether } from "./measure-together.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-run-"));
let runs_dir: string;
const servers = ["healthy", "dies_at_start", "dies_in_run", "wrong_answers", "encrypted"] as const;
const workload = plainWorkload({
  keys: 10_000,
  bytes: 100,
  connections: 50,
  rate_ops: 2_000,
  warm_up_ms: 50,
  closed_ms: 200,
  lead_in_ms: 50,
  open_ms: 300,
});
let bench: Bench;
let shas: Record<string, string>;

before(async () => {
  const source = join(folder, "source");
  const wrong_answers = TINY_SERVERS.healthy.replace('v === undefined ? "$-1\\r\\n"', 'true ? "$-1\\r\\n"');
  const all = { ...TINY_SERVERS, wrong_answers };
  const made = makeTinyEngine(
    source,
    servers.map((name) => ({ subject: name, server: all[name] })),
  );
  shas = Object.fromEntries(servers.map((name, i) => [name, made[i]!]));
  bench = await openTestBench({
    source,
    folder,
    engine: { start: ["node", "server.cjs", "--port", "{port}"] },
  });
  runs_dir = bench.runs_dir;
});
after(() => {
  closeBench(bench);
  rmSync(folder, { recursive: true, force: true });
});

async function measure(
  name: string,
  {
    signal = new AbortController().signal,
    dashboard_pid = null,
    traffic = workload,
    on = bench,
  }: { signal?: AbortSignal; dashboard_pid?: number | null; traffic?: Workload; on?: Bench } = {},
) {
  return measureRun({ bench: { ...on, dashboard_pid }, planned: plannedOf(name, traffic), seed: 7, signal });
}

function plannedOf(name: string, traffic: Workload): PlannedRun {
  return {
    commit_id: 1,
    sha: shas[name]!,
    workload_revision_id: 1,
    workload: traffic,
    variant_id: 1,
    variant: "default",
    flags: [],
  };
}

test("a run brings samples of both windows, the histogram, and where it ran", async () => {
  const result = await measure("healthy");
  assert.ok(["ok", "saturated", "disturbed"].includes(result.outcome), result.reason ?? "");
  assert.equal(result.placement, bench.placement.tool === null ? "unpinned" : "pinned");
  const metrics = result.samples.map((sample) => sample.metric);
  for (const metric of ["throughput_ops", "latency_us_p50", "latency_us_max"])
    assert.ok(metrics.includes(metric as never));
  assert.ok(!metrics.includes("latency_us_p999"), "600 samples do not bear a p99.9");
  assert.deepEqual(result.blobs.map((blob) => blob.kind).sort(), ["latency", "windows"]);
  assert.match(result.details.runtime!, /^Node\.js v24\./);
  if (bench.placement.tool !== null) assert.match(result.details.ran_on!, /^engine on core \d+, load on /);
  assert.deepEqual(readdirSync(runs_dir), []);
});

test("a run beside a busy dashboard is disturbed, and says by how much", {
  skip: process.platform !== "linux",
}, async () => {
  const busy = setInterval(() => {
    for (const until = performance.now() + 20; performance.now() < until; );
  }, 40);
  const result = await measure("healthy", { dashboard_pid: process.pid });
  clearInterval(busy);
  assert.equal(result.outcome, "disturbed");
  assert.match(result.reason!, /^the dashboard used \d+\.\d % of a core in a window$/);
});

test("a latency window beside a busy dashboard is measured again in the same run, and the run says so", {
  skip: process.platform !== "linux",
}, async (t) => {
  const busy =
    "process.stdin.on('data', () => { for (const until = Date.now() + 100; Date.now() < until; ); })";
  const dashboard = spawn(process.execPath, ["-e", `${busy}; process.stdout.write('up')`]);
  t.after(() => dashboard.kill());
  await once(dashboard.stdout, "data");
  let driven = 0;
  const { details, outcome } = await measureRun({
    bench: { ...bench, dashboard_pid: dashboard.pid! },
    planned: plannedOf("healthy", workload),
    seed: 7,
    signal: new AbortController().signal,
    onPhase: (phase) => {
      if (phase === "latency" && ++driven === 1) dashboard.stdin.write(".");
    },
  });
  // Behind a closed loop that others spoilt nothing is driven again: the whole run is.
  if (driven === 1) {
    assert.equal(outcome, "disturbed");
    return assert.ok(details.throughput!.steal_share! > 0.1);
  }
  const again = details.notes!.find((note) => note.startsWith("Latency "));
  assert.match(
    again ?? "",
    /(which does not count|none counts): the dashboard used \d+\.\d % of a core in a window/,
  );
});

test("runs made together share the time: each has its own figures, and one that dies takes no other with it", async () => {
  // So few connections that even a slow warm-up leaves the four slices that its time has room for (slicesOf).
  const [group] = workload.clients;
  const clients = [{ ...group!, connections: 4 }];
  const traffic = { ...workload, clients, warm_up_ms: 300, closed: { duration_ms: 400 } };
  const seen: string[] = [];
  const results = await measureTogether({
    bench,
    planned: ["healthy", "dies_in_run", "healthy"].map((name) => plannedOf(name, traffic)),
    seed: 7,
    signal: new AbortController().signal,
    onPhase: (phase, run) => seen.push(`${run} ${phase}`),
  });
  assert.deepEqual(
    results.map(({ outcome }) => (outcome === "failed" ? outcome : "measured")),
    ["measured", "failed", "measured"],
  );
  for (const { details, samples } of [results[0]!, results[2]!]) {
    assert.equal(details.throughput!.duration_ms, 400);
    const throughput = samples.find(({ metric }) => metric === "throughput_ops")!.value;
    // Replies that come while one of the four slices is drained, one a connection at most, are counted in the one only.
    assert.ok(Math.abs(throughput * 0.4 - details.throughput!.operations) <= 4 * 4);
  }
  const turns = seen.filter((one) => /^[02] throughput/.test(one)).map((one) => one[0]);
  assert.deepEqual(turns, ["0", "2", "0", "2", "0", "2", "0", "2"]);
  assert.deepEqual(readdirSync(runs_dir), []);
});

test("in the sandbox of another user the end of one engine is not that of those beside it", {
  skip: process.platform !== "linux" || process.getuid?.() !== 0,
}, async () => {
  const others = await openTestBench({
    source: join(folder, "source"),
    folder: join(folder, "others"),
    engine: { start: ["node", "server.cjs", "--port", "{port}"], sandbox: "user" },
  });
  const results = await measureTogether({
    bench: others,
    planned: ["healthy", "healthy", "healthy"].map((name) => plannedOf(name, workload)),
    seed: 7,
    signal: new AbortController().signal,
  });
  closeBench(others);
  assert.deepEqual(
    results.flatMap(({ outcome, reason }) => (outcome === "failed" ? [reason] : [])),
    [],
  );
});

test("aborted, runs made together leave nothing", async () => {
  const gone = new AbortController();
  const results = measureTogether({
    bench,
    planned: ["healthy", "healthy", "healthy"].map((name) => plannedOf(name, workload)),
    seed: 7,
    signal: gone.signal,
    onPhase: (phase) => void (phase === "throughput" && gone.abort()),
  });
  await assert.rejects(results, { name: "AbortError" });
  assert.deepEqual(readdirSync(runs_dir), []);
});

test("what fails says where and why, with the engine's last words", async () => {
  const dead = await measure("dies_at_start");
  assert.deepEqual([dead.outcome, dead.stage], ["failed", "start"]);
  assert.match(dead.output!, /no such option: ferment/);
  const died = await measure("dies_in_run");
  assert.equal(died.outcome, "failed");
  assert.equal(died.reason, "the engine ended with code 7");
  assert.match(died.output!, /out of cheese/);
  const wrong = await measure("wrong_answers");
  assert.equal(wrong.outcome, "unsupported");
  assert.match(wrong.reason!, /^short needs an engine that returns the bytes that were set/);
  assert.deepEqual(readdirSync(runs_dir), []);
});

test("a command that the engine does not know makes the run not supported, wherever it is met", async () => {
  const group = workload.clients[0]!;
  const teleport = [{ ...group.commands[0]!, words: ["TELEPORT", "{key}"] }];
  const poller = { ...group, name: "poller", connections: 1, commands: teleport };
  for (const clients of [[{ ...group, commands: teleport }], [group, poller]]) {
    const result = await measure("healthy", { traffic: { ...workload, clients } });
    assert.deepEqual([result.outcome, result.stage, result.samples], ["unsupported", null, []]);
    assert.match(result.reason!, /unknown command/);
  }
});

test("encrypted connections are made where the configuration says how, and are not supported elsewhere", async () => {
  const [group] = workload.clients;
  const traffic = { ...workload, clients: [{ ...group!, connections: 5, tls: true }] };
  const without = await measure("encrypted", { traffic });
  assert.equal(without.outcome, "unsupported");
  assert.match(without.reason!, /engine\.tls/);
  const words = ["--tls-port", "{tls_port}", "--tls-cert", "{tls_cert}", "--tls-key", "{tls_key}"];
  const config = { ...bench.house.config, tls: words };
  const result = await measure("encrypted", { traffic, on: { ...bench, house: { ...bench.house, config } } });
  assert.ok(["ok", "saturated", "disturbed"].includes(result.outcome), result.reason ?? "");
  assert.ok(result.samples.some(({ metric, value }) => metric === "throughput_ops" && value > 0));
});

test("a run of several groups has samples of each, and one without traffic has what keys weigh", async () => {
  const [group] = workload.clients;
  const greedy = { ...group!, name: "greedy", connections: 2, arrivals: { kind: "closed" as const } };
  const both = await measure("healthy", { traffic: { ...workload, clients: [group!, greedy] } });
  const metrics = both.samples.map(({ metric }) => metric);
  for (const metric of ["throughput_ops", "throughput_ops@greedy", "latency_us_p50"]) {
    assert.ok(metrics.includes(metric as never), metric);
  }
  const { closed: _closed, open: _open, ...still } = workload;
  const silent = await measure("healthy", { traffic: { ...still, clients: [], warm_up_ms: 0 } });
  assert.equal(silent.outcome, "ok");
  assert.ok(silent.samples.every(({ metric }) => metric.startsWith("memory_")));
  assert.equal(silent.details.throughput, undefined);
});

test("an aborted run leaves nothing and gives no result", async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 300);
  await assert.rejects(measure("healthy", { signal: stop.signal }), { name: "AbortError" });
  assert.deepEqual(readdirSync(runs_dir), []);
});
