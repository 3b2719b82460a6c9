import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inflateSync } from "node:zlib";
import { foldedProfile, profileResult } from "../../db/contract/profile.ts";
import { openTestBench } from "../../tests/fixture/test-bench.ts";
import { makeTinyEngine, TINY_SERVERS } from "../../tests/fixture/tiny-engine.ts";
import { plainWorkload } from "../../tests/fixture/workloads.ts";
import { findProgram } from "../../tests/setup/tools.ts";
import type { Workload } from "../workloads/workload.ts";
import type { Bench } from "./bench.ts";
import { closeBench } from "./open-bench.ts";
import { profileEngine } from "./profile-engine.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-profile-"));
chmodSync(folder, 0o711);
const workload = plainWorkload({ rate_ops: 500 });
const servers = {
  healthy: TINY_SERVERS.healthy.replace("const values", "function answerAll() {}\nconst values"),
  // So much work, not so long: on a busy machine time passes without the engine.
  wasteful: `const table = Array.from({ length: 50_000 }, (_, i) => ({ i }));
${TINY_SERVERS.healthy.replace(
  'let out = "";',
  'let out = ""; wasteTime(); function wasteTime() { JSON.stringify(table); }',
)}`,
  dies: `${TINY_SERVERS.healthy}\nsetTimeout(() => process.exit(7), 700);`,
  by_a_child: `if (process.argv.includes("child")) { ${TINY_SERVERS.healthy} }
    else { const { spawn } = require("node:child_process"); spawn(process.execPath, [__filename, ...process.argv.slice(2), "child"], { stdio: "inherit" }); }`,
  // It is there before the preload is, and tells what cannot be added up.
  lies: `${TINY_SERVERS.healthy}
    const fs = require("node:fs");
    const path = fs.readFileSync("/proc/self/environ", "utf8").split("\\0").find((word) => word.startsWith("PLUMBLINE_INSPECT="))?.slice(18);
    if (path) {
    const line = net.connect({ path: "/proc/self/fd/" + fs.openSync(require("node:path").dirname(path), "r") + "/inspect.sock" });
    const say = (message) => line.write(JSON.stringify(message) + "\\n");
    const heap = { used: 1, total: 1, limit: 1, external: 1 };
    const nodes = [1, 2, 3].map((id) => ({ id, callFrame: { functionName: "f", url: "" }, hitCount: 2 ** 52 }));
    const report = { sample_us: 1000, window_ms: 1, cpu_us: 1, event_loop_delay_us: null, event_loop_utilisation: null, pauses: {}, heap_before: heap, heap_after: heap, profile: { nodes } };
    line.on("data", (order) => say(String(order) === "end\\n" ? { said: "ended", ...report } : { said: "begun" }));
    say({ said: "hello" });
    }`,
};
let bench: Bench;
let shas: Record<string, string>;

before(async () => {
  const source = join(folder, "source");
  const names = Object.keys(servers) as (keyof typeof servers)[];
  const made = makeTinyEngine(
    source,
    names.map((name) => ({ subject: name, server: servers[name] })),
  );
  shas = Object.fromEntries(names.map((name, i) => [name, made[i]!]));
  bench = await openTestBench({ source, folder });
});
after(() => {
  closeBench(bench);
  rmSync(folder, { recursive: true, force: true });
});

async function profile(
  name: keyof typeof servers,
  traffic: Workload = workload,
  { signal = new AbortController().signal, on = bench }: { signal?: AbortSignal; on?: Bench } = {},
) {
  const result = await profileEngine({
    bench: on,
    planned: { sha: shas[name]!, workload: traffic, flags: [] },
    seed: 1,
    signal,
    window_ms: 600,
  });
  assert.deepEqual(readdirSync(on.runs_dir), []);
  return profileResult.parse(result);
}

test("a Node.js engine tells where its time goes, by paths of its tree, and how its loop and heap fare", async () => {
  const { closed: _, ...open_only } = workload;
  for (const [traffic, window] of [
    [workload, "closed"],
    [open_only, "open"],
  ] as const) {
    const { outcome, reason, details, blobs } = await profile("wasteful", traffic);
    assert.equal(outcome, "ok", reason ?? "");
    assert.equal(details.window, window);
    assert.ok(details.samples! > 0 && details.operations! > 0);
    assert.ok(details.inside!.event_loop_utilisation! > 0);
    assert.ok(details.inside!.heap_bytes!.used_after > 0);
    if (process.platform === "linux") assert.ok(details.covered_cpu_share! > 0);
    assert.deepEqual(
      blobs.map(({ kind }) => kind),
      ["stacks", "cpuprofile"],
    );
    const [stacks, whole] = blobs.map(({ body }) => JSON.parse(inflateSync(body).toString("utf8")));
    const { frames, nodes } = foldedProfile.parse(stacks);
    const waste = frames.findIndex(([fn, place]) => fn === "wasteTime" && place === "server.cjs");
    assert.ok(waste >= 0, JSON.stringify(frames.slice(0, 30)));
    const spentIn = (wanted: (frame: number) => boolean) => {
      const within: boolean[] = [];
      return nodes.reduce((sum, [caller, frame, self], at) => {
        within[at] = wanted(frame) || (within[caller] ?? false);
        return sum + (within[at] ? self : 0);
      }, 0);
    };
    const [wasted, own] = [
      spentIn((frame) => frame === waste),
      spentIn((frame) => frames[frame]![1] === "server.cjs"),
    ];
    assert.ok(wasted > own / 2, `${wasted} of ${own}, ${details.samples} in all`);
    for (const told of [frames, whole]) {
      assert.ok(!JSON.stringify(told).includes(folder), "no path of this host");
    }
    assert.ok(whole.nodes.length > 0 && whole.samples.length > 0);
  }
});

test("an engine with little to do is looked into all the same", async () => {
  const { closed: _, ...open_only } = plainWorkload({ rate_ops: 50 });
  const { outcome, reason } = await profile("healthy", open_only);
  assert.equal(outcome, "ok", reason ?? "");
});

test("an engine that dies while it is looked into costs the profile, and says how it ended", async () => {
  const { outcome, reason, blobs } = await profile("dies");
  assert.equal(outcome, "failed");
  assert.match(reason!, /ended with code 7/);
  assert.deepEqual(blobs, []);
});

test("an engine that lies about itself costs the profile, never the job that looks", {
  skip: process.platform !== "linux",
}, async () => {
  const { outcome, reason, blobs } = await profile("lies");
  assert.equal(outcome, "failed");
  assert.match(reason!, /is not a profile: .*hitCount/);
  assert.deepEqual(blobs, []);
});

test("where another process does the work, what was started is not taken for the engine", {
  skip: process.platform !== "linux",
}, async () => {
  const { outcome, reason } = await profile("by_a_child");
  assert.equal(outcome, "unsupported");
  assert.match(reason!, /another process or thread does the work/);
});

test("the line reaches into every sandbox that works here", async () => {
  for (const sandbox of ["user", "none"] as const) {
    const other = join(folder, sandbox);
    const on = await openTestBench({ source: join(folder, "source"), folder: other, engine: { sandbox } });
    try {
      if (on.house.sandbox.kind !== sandbox) continue;
      const { outcome, reason } = await profile("healthy", workload, { on });
      assert.equal(outcome, "ok", `${sandbox}: ${reason}`);
    } finally {
      closeBench(on);
    }
  }
});

test("a native engine is looked into from outside, by perf", {
  skip:
    !hasPerf() || !findProgram("redis-server") ? "there is no perf that works, or no redis-server" : false,
}, async () => {
  const start = ["redis-server", "--port", "{port}", "--bind", "127.0.0.1", "--save", ""];
  const engine = { runtime: "system", start };
  const on = await openTestBench({ source: join(folder, "source"), folder: join(folder, "native"), engine });
  const { sandbox } = on.house;
  let running_while_read: string[] | undefined;
  const contain: typeof sandbox.contain = (argv, view) => {
    if (argv[0] === "perf") running_while_read = workingBelow(on.runs_dir);
    return sandbox.contain(argv, view);
  };
  on.house = { ...on.house, sandbox: { ...sandbox, contain } };
  try {
    const { outcome, reason, details, blobs } = await profile("healthy", workload, { on });
    assert.equal(outcome, "ok", reason ?? "");
    assert.match(details.profiler!, /^perf, /);
    assert.deepEqual(running_while_read, [], "the engine has ended before kernel addresses are handed over");
    assert.ok(details.samples! > 0 && details.inside === undefined);
    const { frames } = foldedProfile.parse(JSON.parse(inflateSync(blobs[0]!.body).toString("utf8")));
    assert.ok(
      frames.some(([, place]) => /redis|libc/.test(place)),
      JSON.stringify(frames),
    );
  } finally {
    closeBench(on);
  }
});

/** The processes that work in a folder or below it. */
function workingBelow(path: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`).startsWith(path);
    } catch {
      return false;
    }
  });
}

function hasPerf(): boolean {
  const tried = spawnSync("perf", ["record", "-e", "cpu-clock", "-o", join(folder, "tried"), "true"]);
  return tried.status === 0;
}

test("an abort throws and leaves nothing", async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 300);
  await assert.rejects(profile("healthy", workload, { signal: stop.signal }), { name: "AbortError" });
  assert.deepEqual(readdirSync(bench.runs_dir), []);
});
