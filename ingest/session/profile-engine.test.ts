import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inflateSync } from "node:zlib";
import { foldedProfile, profileResult } from "../../db/contract/profile.ts";
import { openTestBench } from "../../tests/fixture/test-bench.ts";
import { makeTinyEngine, TINY_SERVERS } from "../../tests/fixture/tiny-engine.ts";
import { plainWorkload } from "../../tests/fixture/workloads.ts";
import type { Workload } from "../workloads/workload.ts";
import type { Bench } from "./measure-run.ts";
import { closeBench } from "./open-bench.ts";
import { profileEngine } from "./profile-engine.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-profile-"));
const workload = plainWorkload({ rate_ops: 500 });
const servers = {
  healthy: TINY_SERVERS.healthy.replace("const values", "function answerAll() {}\nconst values"),
  wasteful: TINY_SERVERS.healthy.replace(
    'let out = "";',
    'let out = ""; wasteTime(); function wasteTime() { for (const end = performance.now() + 0.5; performance.now() < end; ); }',
  ),
  dies: `${TINY_SERVERS.healthy}\nsetTimeout(() => process.exit(7), 700);`,
  by_a_child: `if (process.argv.includes("child")) { ${TINY_SERVERS.healthy} }
    else { const { spawn } = require("node:child_process"); spawn(process.execPath, [__filename, ...process.argv.slice(2), "child"], { stdio: "inherit" }); }`,
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

async function profile(name: keyof typeof servers, traffic: Workload = workload, signal?: AbortSignal) {
  const result = await profileEngine({
    bench,
    planned: { sha: shas[name]!, workload: traffic, flags: [] },
    seed: 1,
    signal: signal ?? new AbortController().signal,
    window_ms: 600,
  });
  assert.deepEqual(readdirSync(bench.runs_dir), []);
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
    assert.ok(details.samples! > 50 && details.operations! > 0);
    assert.ok(details.inside!.event_loop_utilisation! > 0);
    assert.ok(details.inside!.heap_bytes!.used_after > 0);
    if (process.platform === "linux") assert.ok(details.covered_cpu_share! > 0.3);
    assert.deepEqual(
      blobs.map(({ kind }) => kind),
      ["stacks", "cpuprofile"],
    );
    const [stacks, whole] = blobs.map(({ body }) => JSON.parse(inflateSync(body).toString("utf8")));
    const { frames, nodes } = foldedProfile.parse(stacks);
    const waste = frames.findIndex(([fn, place]) => fn === "wasteTime" && place === "server.cjs");
    assert.ok(waste >= 0, JSON.stringify(frames.slice(0, 30)));
    const within = nodes.map(() => false);
    let spent = 0;
    for (const [at, [caller, frame, self]] of nodes.entries()) {
      within[at] = frame === waste || (within[caller] ?? false);
      if (within[at]) spent += self;
    }
    assert.ok(spent > details.samples! / 3, `${spent} of ${details.samples}`);
    assert.ok(!JSON.stringify(frames).includes(folder), "no path of this host");
    assert.ok(whole.nodes.length > 0 && whole.samples.length > 0);
  }
});

test("an engine that dies while it is looked into costs the profile, and says how it ended", async () => {
  const { outcome, reason, blobs } = await profile("dies");
  assert.equal(outcome, "failed");
  assert.match(reason!, /the engine ended with code 7/);
  assert.deepEqual(blobs, []);
});

test("where another process does the work, what was started is not taken for the engine", {
  skip: process.platform !== "linux",
}, async () => {
  const { outcome, reason } = await profile("by_a_child");
  assert.equal(outcome, "unsupported");
  assert.match(reason!, /another process or thread does the work/);
});

test("an abort throws and leaves nothing", async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 300);
  await assert.rejects(profile("healthy", workload, stop.signal), { name: "AbortError" });
  assert.deepEqual(readdirSync(bench.runs_dir), []);
});
