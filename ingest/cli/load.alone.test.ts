import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { HistogramLogReader } from "hdr-histogram-js";
import { Redis } from "iovalkey";
import { TEST_CERTIFICATE, TEST_KEY } from "../example/certificate.testing.ts";
import { freePort, type RedisServer, startRedisServer } from "../load/redis-server.testing.ts";
import { builtInWorkload } from "../workloads/catalogue/index.ts";
import type { LoadReport } from "./load/report.ts";

const PROGRAM = join(import.meta.dirname, "plumbline.js");
const SHORT = ["--duration", "0.2"];
/** On a busy machine the generator may be late, which is said and is no failure of what is tested here. */
const DONE = [0, 3];

let folder: string;
let server: RedisServer;
let tls_port: number;
let client: Redis;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "plumbline-load-"));
  writeFileSync(join(folder, "cert.pem"), TEST_CERTIFICATE);
  writeFileSync(join(folder, "key.pem"), TEST_KEY);
  tls_port = await freePort();
  server = await startRedisServer([
    ...["--tls-port", String(tls_port), "--tls-auth-clients", "no"],
    ...["--tls-cert-file", join(folder, "cert.pem"), "--tls-key-file", join(folder, "key.pem")],
  ]);
  client = new Redis(server.port);
});
after(async () => {
  client?.disconnect();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => client.flushall());

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function start(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [PROGRAM, "load", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, ...output })));
  return { child, output, ended };
}

function load(args: readonly string[], env?: Record<string, string>): Promise<Ended> {
  return start(["--port", String(server.port), ...args], env).ended;
}

function reportOf({ stdout }: Ended): LoadReport {
  return JSON.parse(stdout);
}

/** The only thing that is said to a user who can mend it. */
function assertOneLine({ stderr, stdout }: Ended, said: RegExp): void {
  const lines = stderr
    .trimEnd()
    .split("\n")
    .filter((line) => !line.endsWith(" ..."));
  assert.equal(lines.length, 1, stderr);
  assert.match(lines[0]!, said);
  assert.doesNotMatch(stdout + stderr, /\n\s+at /);
}

test("the summary has a table a window, within a hundred columns; stdout holds nothing else", async () => {
  const ended = await load(["get-p1", ...SHORT]);
  assert.ok(DONE.includes(ended.code!), ended.stderr);
  const { stdout, stderr } = ended;
  assert.match(stdout, /^get-p1: GET, pipeline 1\n {2}traffic {2}50 x GET, 24,000\/s\n/);
  assert.match(stdout, /\n {2}server {3}127\.0\.0\.1:\d+, redis [\d.]+; seed 1, 1 process\n/);
  assert.match(stdout, /\nclosed loop, 0\.20 s: throughput/);
  assert.match(stdout, /\nopen loop, 0\.20 s: latency/);
  assert.equal(
    stdout.match(/ops {2} *ops\/s {2} *p50 {2} *p95 {2} *p99 {2} *p99\.9 {2} *p99\.99 {2} *max\n/g)?.length,
    2,
  );
  assert.match(stdout, /\n {2}clients {2} *4,800 {2}/);
  assert.match(stdout, /\n- {2}too few samples/);
  assert.match(stdout, /\n {2}rate +intended 24,000\/s, achieved [\d,]+\/s\n {2}send lag/);
  assert.match(stdout, /\n {2}values read +4,800 of 65-128 B \(480 kB\)\n/);
  assert.equal(/generator saturated: /.test(stdout), ended.code === 3);
  assert.ok(stdout.split("\n").every((line) => line.length <= 100));
  assert.match(
    stderr,
    /^starting the generator \.\.\.\nloading keys \.\.\.\nwarm-up.*\nclosed loop.*\nopen loop.*\n$/,
  );
});

test("as JSON it is one document, every latency of it is in the HDR log, and no user is left", async () => {
  const tenants = builtInWorkload("tenants-quiet")!;
  const [alpha, ...others] = tenants.clients;
  const commands = alpha!.commands.map((command) => ({ ...command, part: command.words[0]!.toLowerCase() }));
  const file = join(folder, "tenants.json");
  const log = join(folder, "latencies.hlog");
  const closed_window = { closed: { duration_ms: 200 }, warm_up_ms: 50 };
  writeFileSync(
    file,
    JSON.stringify({ ...tenants, ...closed_window, clients: [{ ...alpha, commands }, ...others] }),
  );
  const ended = await load([file, "--json", "--hdr", log, ...SHORT, "--seed", "7"]);
  assert.ok(DONE.includes(ended.code!), ended.stderr);
  assert.equal(ended.stderr, "");
  const { workload, seed, closed, open, preload, census, error } = reportOf(ended);
  assert.deepEqual([workload.open!.duration_ms, seed, error], [200, 7, null]);
  assert.equal(preload!.keys, await client.dbsize());
  assert.deepEqual(Object.keys(census!), ["alpha", "beta", "gamma"]);
  assert.deepEqual(await client.call("ACL", "USERS"), ["default"]);
  const told = Object.entries({ closed, open }).flatMap(([window, result]) =>
    Object.entries(result!.groups).flatMap(([name, group]) => [
      [`${window}/${name}`, group.operations],
      ...Object.entries(group.parts).map(([part, { operations }]) => [
        `${window}/${name}/${part}`,
        operations,
      ]),
    ]),
  );
  assert.equal(told.length, 8);
  assert.deepEqual(logged(readFileSync(log, "utf8")), told);
});

function logged(text: string): [string, number][] {
  assert.ok(!text.includes("\n\n"), "readers of other languages stop at an empty line");
  const reader = new HistogramLogReader(text);
  const lines: [string, number][] = [];
  for (let line = reader.nextIntervalHistogram(); line; line = reader.nextIntervalHistogram()) {
    assert.ok(line.startTimeStampMsec > Date.now() - 60_000 && line.endTimeStampMsec <= Date.now() + 1_000);
    lines.push([line.tag!, line.totalCount]);
  }
  return lines;
}

test("rates that are shares are found by a closed loop first, and said", async () => {
  const file = join(folder, "steady.json");
  writeFileSync(file, JSON.stringify({ ...builtInWorkload("steady-25")!, warm_up_ms: 0 }));
  const ended = await load([file, "--only", "open", ...SHORT]);
  assert.ok(DONE.includes(ended.code!), ended.stderr);
  const [, reached, rate] = /reached ([\d,]+)\/s, so in the open loop\s+clients\s+([\d,]+)\/s/.exec(
    ended.stdout,
  )!;
  const number = (text: string) => Number(text.replaceAll(",", ""));
  assert.equal(number(rate!), Number((0.25 * number(reached!)).toPrecision(2)));
  assert.ok(ended.stdout.includes(`intended ${rate}/s`));
});

test("a user's mistake is told in one line that says what to do", async () => {
  const [unknown, option] = await Promise.all([
    load(["get-p2"]),
    load(["get-p1", "--only", "open", "--with", "redis-benchmark"]),
  ]);
  assert.deepEqual([unknown.code, option.code], [2, 2]);
  assertOneLine(
    unknown,
    /there is no workload get-p2; did you mean get-p1.*`plumbline workloads` lists them/,
  );
  assertOneLine(option, /redis-benchmark knows closed loops only; leave out --only/);
});

test("a server that is not there, and one that wants another password, are told apart", async () => {
  await client.config("SET", "requirepass", "sesame");
  try {
    const [absent, wrong, none, right] = await Promise.all([
      start(["get-p1", "--port", String(await freePort())]).ended,
      load(["get-p1"], { PLUMBLINE_PASSWORD: "open" }),
      load(["get-p1"]),
      load(["get-p1", "--only", "closed", ...SHORT], { PLUMBLINE_PASSWORD: "sesame" }),
    ]);
    assert.deepEqual([absent.code, wrong.code, none.code, right.code], [1, 1, 1, 0], right.stderr);
    assertOneLine(absent, /connect failed: 127\.0\.0\.1:\d+: .*ECONNREFUSED.*; does a server listen there\?/);
    assertOneLine(wrong, /WRONGPASS.*PLUMBLINE_PASSWORD/);
    assertOneLine(none, /NOAUTH.*PLUMBLINE_PASSWORD/);
  } finally {
    await client.config("SET", "requirepass", "");
  }
});

test("a server that holds keys is left alone until the user says yes", async () => {
  await client.set("precious", "1");
  const refused = await load(["get-p1", ...SHORT]);
  assert.equal(refused.code, 2);
  assertOneLine(refused, /holds 1 key in database 0, where get-p1 writes; use an empty server, or say --yes/);
  assert.equal(await client.dbsize(), 1);
  const said = await load(["get-p1", "--yes", "--only", "closed", ...SHORT]);
  assert.equal(said.code, 0, said.stderr);
  assert.equal(await client.dbsize(), 10_001);
});

test("Ctrl-C ends it, with no generator, no connection and no user of its own left", async () => {
  const { child, output, ended } = start([
    ...["tenants-quiet", "--port", String(server.port)],
    ...["--duration", "30", "--processes", "2"],
  ]);
  while (!/warm-up/.test(output.stderr)) {
    assert.equal(child.exitCode, null, output.stderr);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  const generators = execFileSync("ps", ["-A", "-o", "ppid=,pid="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([parent]) => parent === child.pid)
    .map(([, pid]) => pid!);
  assert.equal(generators.length, 2);
  const at_ms = performance.now();
  child.kill("SIGINT");
  const { code, stderr } = await ended;
  assert.equal(code, 130);
  assert.ok(performance.now() - at_ms < 5_000);
  assert.doesNotMatch(stderr, /plumbline:/);
  for (const pid of generators) assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
  assert.equal(
    String(await client.client("LIST"))
      .trim()
      .split("\n").length,
    1,
  );
  assert.deepEqual(await client.call("ACL", "USERS"), ["default"]);
});

test("a search prints each step and an answer that its steps bear out", async () => {
  const ping = builtInWorkload("ping")!;
  const file = join(folder, "brief.json");
  writeFileSync(file, JSON.stringify({ ...ping, warm_up_ms: 0, open: { ...ping.open, lead_in_ms: 0 } }));
  const [generous, impossible] = [
    await load([file, "--search", "p99=60s", "--duration", "0.1", "--json"]),
    await load([file, "--search", "p99=1us", "--duration", "0.1"]),
  ];
  const { steps, rate_ops, saturation_ops } = reportOf(generous).search!;
  assert.ok(steps.length > 0 && steps.every(({ outcome }) => outcome !== "broken"));
  assert.equal(generous.code, rate_ops === null ? 3 : 0);
  if (rate_ops !== null) assert.ok(rate_ops <= saturation_ops);
  assert.ok([1, 3].includes(impossible.code!), impossible.stderr);
  assert.match(
    impossible.stdout,
    /\n {2}search {3}p99 <= 1 us\n\n( +[\d,]+\/s {2}(broken|can't tell) .*\n( {2}.*\n)*)+/,
  );
  assert.match(impossible.stdout, /\nfound no rate that keeps the bounds.*; a closed\s+loop reached/);
});

test("redis-benchmark can drive the closed loop, and what it does not tell is said", async () => {
  const ended = await load(["get-p1", "--with", "redis-benchmark", ...SHORT]);
  assert.equal(ended.code, 0, ended.stderr);
  assert.match(ended.stdout, /\nclosed loop by redis-benchmark [\d.]+, /);
  assert.match(ended.stdout, /\nredis-benchmark does not tell p99\.9, p99\.99, errors by kind, bytes/);
});

test("encrypted connections are trusted by the authority that is given, and not otherwise", async () => {
  const args = ["get-p1", "--port", String(tls_port), "--tls", "--only", "closed", ...SHORT];
  const [trusted, stranger] = await Promise.all([
    start([...args, "--cacert", join(folder, "cert.pem")]).ended,
    start(args).ended,
  ]);
  assert.equal(trusted.code, 0, trusted.stderr);
  assert.match(trusted.stdout, /127\.0\.0\.1:\d+, TLS, redis/);
  assert.equal(stranger.code, 1);
  assertOneLine(stranger, /certificate.*--cacert FILE/);
});

test("what the server does not know, of one's own workload, is called not supported", async () => {
  const own = builtInWorkload("ping")!;
  const clients = own.clients.map((group) => ({ ...group, commands: [{ words: ["NOSUCH"], reply: "any" }] }));
  writeFileSync(join(folder, "missing.json"), JSON.stringify({ ...own, name: "missing", clients }));
  const ended = await load([join(folder, "missing.json"), "--json"]);
  assert.equal(ended.code, 1);
  assertOneLine(ended, /not supported in the warm-up: .*unknown command.*; choose another workload/);
  const { workload, preload, closed, error } = reportOf(ended);
  assert.deepEqual(
    [workload.name, preload!.keys, closed, error!.kind],
    ["missing", 0, null, "not-supported"],
  );
});
