import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { insideFigures } from "../../../db/contract/profile.ts";
import type { EngineHouse } from "../house.ts";
import { noSandbox } from "../sandbox/sandbox.ts";
import { INSPECT_PRELOAD, type InspectLine, openInspectLine } from "./line.ts";
import { insideOf, type NodeReport } from "./node-report.ts";
import { openPerf } from "./perf.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-inspect-"));
after(() => rmSync(folder, { recursive: true, force: true }));
let lines = 0;

async function openLine(): Promise<InspectLine & { path: string }> {
  lines += 1;
  // Longer than an address of a socket can be.
  const root = join(folder, ...(process.platform === "linux" ? ["x".repeat(100)] : []), String(lines));
  mkdirSync(root, { recursive: true });
  const line = await openInspectLine(root);
  after(() => line.close());
  return { ...line, path: join(root, "inspect.sock") };
}

function startEngine(source: string, env: Record<string, string>, words: string[] = []) {
  const script = join(folder, `engine-${lines}.cjs`);
  writeFileSync(script, source);
  const child = spawn(process.execPath, [...words, script], {
    env: env as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "inherit"],
  });
  after(() => child.kill("SIGKILL"));
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
  });
  return { child, ended: once(child, "close").then(([code]) => ({ code, text })) };
}

const withPreload = (env: Record<string, string>, others = "") => ({
  ...env,
  NODE_OPTIONS: `${others}${others && " "}--require=${JSON.stringify(INSPECT_PRELOAD)}`,
});

/** Looks around at once, later, in a child process and in a worker thread, and ends of itself. */
const CURIOUS = `
const { fork } = require("node:child_process");
const { Worker, isMainThread, parentPort } = require("node:worker_threads");
const look = () => ({
  env: Object.keys(process.env).filter((name) => name !== "NODE_CHANNEL_FD" && name !== "NODE_CHANNEL_SERIALIZATION_MODE").sort(),
  options: process.env.NODE_OPTIONS ?? null,
  words: process.argv.slice(2),
  execArgv: process.execArgv,
  cache: Object.keys(require.cache).map((path) => path.split("/").at(-1)),
  paths: Object.values(require("node:module")._pathCache).filter((path) => path.includes("preload")),
  listeners: process.eventNames().map(String).sort(),
  handles: process._getActiveHandles().length,
  requests: process._getActiveRequests().length,
  resources: process.getActiveResourcesInfo(),
  globals: Object.getOwnPropertyNames(globalThis).sort(),
});
if (process.argv[2] === "child") console.log("child", JSON.stringify(look()));
else if (!isMainThread) console.log("worker", JSON.stringify({ ...look(), resources: [], handles: 0 }));
else {
  console.log("first", JSON.stringify(look()));
  setTimeout(() => {
    console.log("later", JSON.stringify(look()));
    fork(__filename, ["child"]).on("exit", () => new Worker(__filename));
  }, 300);
}`;

test("an engine sees the same with the preload as without it, and ends as it would", async () => {
  for (const others of ["", "--max-old-space-size=300"]) {
    const plain = others ? { NODE_OPTIONS: others } : {};
    const without = await startEngine(CURIOUS, { A: "1", ...plain } as Record<string, string>).ended;
    const { env } = await openLine();
    const watched = await startEngine(CURIOUS, withPreload({ A: "1", ...env }, others)).ended;
    const scriptless = (text: string) => text.replaceAll(/engine-\d+\.cjs/g, "engine.cjs");
    assert.equal(scriptless(watched.text), scriptless(without.text));
    assert.equal(watched.code, 0);
    assert.equal(watched.text.match(/^(first|later|child|worker) /gm)?.length, 4);
  }
});

test("what an engine did between begin and end comes back: functions, loop, collections, heap", async () => {
  const { env, begin, end } = await openLine();
  startEngine(
    `function burnTheCandle() { for (const until = performance.now() + 20; performance.now() < until; ) JSON.stringify(new Array(5_000).fill({ a: 1 })); }
     setInterval(burnTheCandle, 25);`,
    withPreload(env),
  );
  await begin();
  await sleep(400);
  const report = await end();
  const names = new Set(report.profile.nodes.map(({ callFrame }) => callFrame.functionName));
  assert.ok(names.has("burnTheCandle"), [...names].join());
  const inside = insideOf(report);
  assert.ok(inside.window_ms >= 390);
  assert.ok(inside.event_loop_utilisation! > 0.2 && inside.event_loop_utilisation! <= 1);
  assert.ok(inside.event_loop_delay_us!.max >= 10_000, JSON.stringify(inside.event_loop_delay_us));
  assert.ok(inside.gc.some(({ kind, count }) => kind === "minor" && count > 0));
  assert.ok(inside.heap_bytes!.used_after > 1_000_000);
  assert.ok(report.cpu_us > 10_000);
});

test("an engine that dies, or never gets round to it, costs only the profile, with a reason", async () => {
  const dying = await openLine();
  startEngine("setTimeout(() => process.exit(7), 150)", withPreload(dying.env));
  await dying.begin();
  await sleep(300);
  await assert.rejects(dying.end(), {
    name: "InspectError",
    message: /the engine's end of the line was closed/,
  });

  const busy = await openLine();
  startEngine("for (;;);", withPreload(busy.env));
  await assert.rejects(busy.begin(), {
    name: "InspectError",
    message: 'no "hello" from the engine within 5 s',
  });
});

test("an engine that has nothing left to do ends, even while it is looked into", async () => {
  const { env, begin } = await openLine();
  const { ended } = startEngine("setTimeout(() => {}, 500)", withPreload(env));
  await begin();
  assert.equal((await ended).code, 0);
});

/** Speaks in the engine's place. */
async function impostor(answers: (string | Buffer)[]): Promise<unknown> {
  const { path, begin, end } = await openLine();
  const opened = process.platform === "linux" ? openSync(dirname(path), "r") : null;
  const socket = connect(opened === null ? path : `/proc/self/fd/${opened}/${basename(path)}`);
  socket.on("error", () => {});
  after(() => socket.destroy());
  socket.write('{"said":"hello"}\n{"said":"begun"}\n');
  for (const answer of answers) socket.write(answer);
  await begin();
  return end();
}

const node = { id: 1, callFrame: { functionName: "f", url: "" } };
const heap = { used: 1, total: 1, limit: 1, external: 1 };
const report = {
  sample_us: 1_000,
  window_ms: 1,
  cpu_us: 1,
  event_loop_delay_us: null,
  event_loop_utilisation: null,
  pauses: {},
  heap_before: heap,
  heap_after: heap,
  profile: { nodes: [node] },
};

test("whoever lies on the line, or says too much, is refused and never believed", async () => {
  const refused = (message: RegExp) => ({ name: "InspectError", message });
  const ended = (more: object) => [`${JSON.stringify({ said: "ended", ...more })}\n`];
  await assert.rejects(impostor(["<html>\n"]), refused(/not JSON/));
  await assert.rejects(impostor(["null\n"]), refused(/not JSON/));
  await assert.rejects(impostor(ended({})), refused(/is not a profile/));
  await assert.rejects(
    impostor(ended({ profile: { nodes: [{ id: 1, callFrame: 7 }] } })),
    refused(/is not a profile/),
  );
  await assert.rejects(
    impostor(['{"said":"trouble","why":"no inspector here"}\n']),
    refused(/no inspector here/),
  );
  await assert.rejects(
    impostor(['{"said":"trouble","why":{"toString":1,"valueOf":1}}\n']),
    refused(/said: nothing/),
  );
  for (const [more, where] of [
    [{ profile: { nodes: [{ ...node, hitCount: 2 ** 52 }] } }, /hitCount/],
    [{ pauses: { 1: { count: 2 ** 52, total_us: 1, max_us: 1 } } }, /pauses\.1\.count/],
    [{ pauses: { 1: { count: 1, total_us: 1e308, max_us: 1 } } }, /pauses\.1\.total_us/],
    [{ sample_us: 1e308 }, /sample_us/],
  ] as const) {
    await assert.rejects(impostor(ended({ ...report, ...more })), refused(where));
  }
  const flood = Array.from({ length: 30 }, () => Buffer.alloc(1_000_000, "x"));
  await assert.rejects(impostor(flood), refused(/more than 20 MB|was closed/));
});

test("of a report only what is known is taken: strange kinds of pauses, depths beyond writing", async () => {
  const pause = { count: 1, total_us: 1, max_us: 1 };
  const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  const told = JSON.stringify({
    said: "ended",
    ...report,
    pauses: { constructor: pause, toString: pause },
    profile: { nodes: [node], deep: "?" },
  }).replace('"?"', deep);
  const taken = (await impostor([`${told}\n`])) as NodeReport;
  assert.deepEqual(JSON.parse(JSON.stringify(taken.profile)), { nodes: [node] });
  assert.deepEqual(insideFigures.parse(insideOf(taken)).gc, [
    { kind: "other", count: 2, total_us: 2, max_us: 1 },
  ]);
});

test("where what perf recorded cannot be read back, that costs only the profile", {
  skip: spawnSync("perf", ["--version"]).error ? "there is no perf" : false,
}, async () => {
  const contain = () => ({ argv: [join(folder, "not-there")], env: {} });
  const house = { sandbox: { ...noSandbox, contain }, config: { limits: {} } } as unknown as EngineHouse;
  const perf = await openPerf({ house, folder: join(folder, "perf"), pids: [process.pid], trees: [] });
  after(() => perf.close());
  await assert.rejects(perf.read(), { name: "InspectError", message: /could not be read back: .*ENOENT/ });
  // What is not handled comes a turn later.
  await sleep(50);
});
