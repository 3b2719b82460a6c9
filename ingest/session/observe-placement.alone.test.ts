import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inflateSync } from "node:zlib";
import type { RunResult } from "../../db/contract/run.ts";
import { openTestBench } from "../../tests/fixture/test-bench.ts";
import { makeTinyEngine, TINY_SERVERS } from "../../tests/fixture/tiny-engine.ts";
import { plainWorkload } from "../../tests/fixture/workloads.ts";
import { planPlacement, readPlacementFacts } from "../host/placement.ts";
import { recordedFiles } from "../host/system-files.ts";
import { readTopology } from "../host/topology/topology.ts";
import { coresSeen } from "../host/watch/astray.ts";
import { readThreads } from "../host/watch/threads.ts";
import { readProc } from "../process/process-tree.ts";
import type { Bench } from "./bench.ts";
import { observePlacement } from "./observe-placement.ts";
import { closeBench } from "./open-bench.ts";
import { measureRun } from "./together/measure-together.ts";
import { WindowMeter } from "./window-meter.ts";

const plan = planPlacement(readPlacementFacts());
const COUNTS_MIGRATIONS = /^se\.nr_migrations/m.test(readProc("/proc/self/sched"));
const PINS = { skip: plan.tool === null ? plan.said : false };
const [elsewhere, own] = [plan.housekeeping[0] ?? 0, plan.engine[0] ?? 0];
const { healthy } = TINY_SERVERS;
const run = 'require("node:child_process")';
const taskset = (core: number) =>
  `${run}.execFileSync("taskset", ["-a", "-c", "-p", "${core}", String(process.pid)], { stdio: "ignore" });`;
const INFO = (text: string) =>
  healthy.replace('else out += "-ERR', `else if (/^info$/i.test(verb)) ${text}\n      else out += "-ERR`);
const servers = {
  moves_itself: `${healthy}\n${taskset(elsewhere)}`,
  // Moved from without: on the load generator's core it would hardly come to move itself back.
  goes_and_comes_back: `${healthy}
const move = (core) => "taskset -c -p " + core + " " + process.pid;
const round = move(${elsewhere}) + "; " + move(${own}) + "; sleep 0.1";
${run}.spawn("sh", ["-c", "while " + round + "; do :; done"], { stdio: "ignore" });`,
  has_a_child_elsewhere: `${healthy}\n${run}.spawn("taskset", ["-c", "${elsewhere}", "sleep", "300.5"], { stdio: "ignore" });`,
  tells: INFO(
    '{ const t = "# Server\\r\\nasked:" + words.join(" ") + "\\r\\n"; out += "$" + t.length + "\\r\\n" + t + "\\r\\n"; }',
  ),
  hangs_at_info: INFO("return;"),
  dies_at_info: INFO("process.exit(9);"),
};
const folder = mkdtempSync(join(tmpdir(), "plumbline-watch-"));
const workload = plainWorkload({ keys: 1_000, closed_ms: 200, open_ms: 400, lead_in_ms: 50 });
let bench: Bench;
let shas: Record<string, string>;

before(async () => {
  const source = join(folder, "source");
  const made = makeTinyEngine(
    source,
    Object.entries(servers).map(([subject, server]) => ({ subject, server })),
  );
  shas = Object.fromEntries(Object.keys(servers).map((name, i) => [name, made[i]!]));
  const engine = { start: ["node", "server.cjs", "--port", "{port}"] };
  bench = await openTestBench({ source, folder, engine });
});
after(() => {
  closeBench(bench);
  rmSync(folder, { recursive: true, force: true });
});

function measure(name: keyof typeof servers, on: Bench = bench): Promise<RunResult> {
  const sha = shas[name]!;
  const ids = { commit_id: 1, workload_revision_id: 1, variant_id: 1 };
  const planned = { ...ids, sha, workload, variant: "default", flags: [] };
  return measureRun({ bench: on, planned, seed: 7, signal: new AbortController().signal });
}

for (const [name, why] of [
  ["moves_itself", /^a thread of the engine was allowed on core/],
  ["goes_and_comes_back", /^a thread of the engine (was allowed on|ran on|that is held to one core left it)/],
  ["has_a_child_elsewhere", /^a thread of the engine was allowed on core/],
] as const) {
  test(`an engine that ${name.replaceAll("_", " ")} is measured, marked, and says where it was`, {
    skip: name === "goes_and_comes_back" && !COUNTS_MIGRATIONS ? "no migrations told" : PINS.skip,
  }, async () => {
    const result = await measure(name);
    assert.equal(result.placement, "broken", `${result.outcome} at ${result.stage}: ${result.reason}`);
    assert.match(result.details.astray!, why);
    // On the load generator's core it may come to answer nothing, and be kept as a failure.
    assert.ok(result.samples.length > 0 || result.outcome === "failed", "it is kept");
  });
}

test("memory on a node that was not planned breaks a placement; where it is not bound, that is said", {
  skip: readProc("/proc/self/numa_maps") === "" ? "the kernel does not tell where pages are" : PINS.skip,
}, () => {
  const engine = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  try {
    const meter = new WindowMeter({
      engine: { pid: engine.pid!, pids: () => [engine.pid!] },
      engine_cores: plan.engine,
      load_pids: [process.pid],
      dashboard_pid: null,
      counters: { said: "", lasting: "", begin: async () => null },
    });
    const cpus = coresSeen([readThreads(engine.pid!)!]);
    const on = (engine_nodes: number[]) =>
      observePlacement({ ...plan, engine: cpus, load: cpus, engine_nodes }, meter);
    assert.equal(on([0, 1, 2, 3, 4, 5, 6, 7]).placement, "pinned");
    const elsewhere = on([99]);
    assert.equal(elsewhere.placement, "broken");
    assert.match(
      elsewhere.details.astray!,
      /^100 % of the engine's memory is on node [\d,-]+; planned was node 99$/,
    );
    assert.match(elsewhere.details.memory_on!, /^[\d.]+ MiB on node \d/);
    assert.match(on([]).details.memory_on!, /not judged: it is not bound to a node$/);
    const alive = { [`/proc/${engine.pid}/stat`]: `${engine.pid} (node) S 1` };
    const on_host = (files: Record<string, string>) =>
      observePlacement({ ...plan, engine: cpus, load: cpus, engine_nodes: [0] }, meter, recordedFiles(files));
    const host_hides = on_host(alive);
    assert.equal(host_hides.placement, "pinned");
    assert.match(host_hides.details.memory_on!, /^memory not verified: which nodes it is on is hidden/);
    const engine_hides = on_host({ ...alive, "/proc/self/numa_maps": "7f0 bind:0 anon=1 N0=1" });
    assert.equal(engine_hides.placement, "broken");
    assert.match(engine_hides.details.astray!, /^where the engine's memory lay could not be read back$/);
    assert.equal(
      on_host({ "/proc/self/numa_maps": "7f0 bind:0 anon=1 N0=1" }).placement,
      "pinned",
      "it ended",
    );
  } finally {
    engine.kill("SIGKILL");
  }
});

test("where nothing is pinned a run is unpinned, whatever its engine does", async () => {
  const topology = readTopology(recordedFiles({}), "darwin");
  const unpinned = { ...bench, placement: planPlacement({ topology, tool: null, platform: "darwin" }) };
  const result = await measure("tells", unpinned);
  assert.equal(result.placement, "unpinned");
  assert.equal(result.details.astray, undefined);
  assert.equal(result.details.throughput!.steal_share, undefined, "it has no cores of its own");
});

test("a run says what an operation cost the engine, and which interrupts its core had", {
  skip: process.platform === "linux" ? false : "only Linux has /proc",
}, async () => {
  const { samples, details } = await measure("tells");
  const value = (metric: string) => samples.find((one) => one.metric === metric)?.value ?? Number.NaN;
  assert.ok(value("cpu_us_per_op") > 1 && value("cpu_us_per_op") < 5_000, JSON.stringify(samples));
  const parts = value("cpu_user_us_per_op") + value("cpu_system_us_per_op");
  assert.ok(Number.isNaN(parts) || Math.abs(parts / value("cpu_us_per_op") - 1) < 1e-6);
  assert.ok(value("context_switches_per_op") > 0);
  assert.ok(value("page_faults_per_op") >= 0);
  assert.ok(value("memory_peak_bytes") >= value("memory_bytes"));
  assert.match(details.memory_on!, /^(allowed on node|\d)/);
  if (plan.tool !== null) assert.ok(details.latency!.interrupts! > 0);
});

test("INFO before and after the windows goes with the run; an engine without it, or hung or ended by it, is measured all the same", async () => {
  const { blobs } = await measure("tells");
  const info = blobs.find(({ kind }) => kind === "info")!;
  const said = JSON.parse(inflateSync(info.body).toString());
  assert.match(said.before, /^# Server\r\nasked:INFO everything/);
  assert.equal(said.after, said.before);
  for (const name of ["hangs_at_info", "dies_at_info"] as const) {
    const silent = await measure(name);
    assert.ok(["ok", "saturated", "disturbed"].includes(silent.outcome), silent.reason ?? "");
    assert.ok(silent.blobs.every(({ kind }) => kind !== "info"));
  }
});
