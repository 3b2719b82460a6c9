import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import net from "node:net";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type WorkloadInput, workloadSchema } from "../../workloads/workload.ts";
import { type RedisServer, startRedisServer } from "../redis-server.testing.ts";
import { nativeTool, nativeTools } from "./index.ts";
import { parseCsv, redisBenchmark } from "./redis-benchmark.ts";

type ClientsInput = WorkloadInput["clients"][number];
type DatasetInput = WorkloadInput["datasets"][number];

const AT = { host: "127.0.0.1", port: 6379 };
const GET: ClientsInput["commands"][number] = { words: ["GET", "{key}"], reply: "value" };
const SET: ClientsInput["commands"][number] = { words: ["SET", "{key}", "{value}"], reply: "ok" };

function workload(
  clients: Partial<ClientsInput> = {},
  dataset: Partial<DatasetInput> = {},
  rest: Partial<WorkloadInput> = {},
) {
  const bare = clients.commands?.every(({ words }) => !words.some((word) => /\{[^n]/.test(word)));
  return workloadSchema.parse({
    name: "w",
    title: "w",
    description: "w",
    source: "a test",
    datasets: bare
      ? []
      : [{ name: "d", keys: 1000, key_prefix: "k:", value_bytes: { kind: "fixed", bytes: 16 }, ...dataset }],
    clients: [{ name: "c", connections: 10, commands: [GET], ...clients }],
    warm_up_ms: 0,
    closed: { duration_ms: 500 },
    ...rest,
  });
}

const tail = (argv: string[]) => argv.slice(argv.indexOf("--csv") + 1);

function refused(of: ReturnType<typeof workload>, field: RegExp): void {
  assert.throws(() => redisBenchmark.command(of, AT, {}), { kind: "not-supported", message: field });
}

test("a tool is found by its name", () => {
  assert.deepEqual(
    nativeTools.map(({ name }) => name),
    ["redis-benchmark", "valkey-benchmark", "memtier_benchmark"],
  );
  assert.equal(nativeTool("redis-benchmark"), redisBenchmark);
  assert.equal(nativeTool("ab"), undefined);
});

test("connections, pipeline, threads, protocol, database and sign-in become options", () => {
  const of = workload({ pipeline: 16, protocol: 3, database: 2 }, { database: 2 });
  const argv = redisBenchmark.command(of, AT, { threads: 2, user: "u", password: "p", requests: 1001 });
  assert.equal(
    argv.join(" "),
    "redis-benchmark -h 127.0.0.1 -p 6379 -c 10 -P 16 -n 992 --threads 2 -3 --dbnum 2 --user u -a p --csv " +
      "-r 1000 GET k:__rand_int__",
  );
});

test("a command becomes a command line with the workload's own keys and values", () => {
  const value = tail(redisBenchmark.command(workload({ commands: [SET] }), AT, {}));
  assert.deepEqual(value.slice(0, -1), ["-r", "1000", "SET", "k:__rand_int__"]);
  assert.match(value.at(-1)!, /^[a-z]{16}$/);
  const pairs = workload({ commands: [{ words: ["MGET", "{keys:3}"], reply: "values" }] });
  assert.equal(
    tail(redisBenchmark.command(pairs, AT, {})).join(" "),
    `-r 1000 MGET${" k:__rand_int__".repeat(3)}`,
  );
});

test("a command that the program has a test for becomes that test, at any length of values", () => {
  const own: [readonly string[], string, string][] = [
    [["SET", "{key}", "{value}"], "key:", "-r 1000 -d 200000 -t set"],
    [["GET", "{key}"], "key:", "-r 1000 -t get"],
    [["INCR", "{key}"], "counter:", "-r 1000 -t incr"],
    [["MSET", "{pairs:10}"], "key:", "-r 1000 -d 200000 -t mset"],
    [["LPUSH", "mylist", "{value}"], "key:", "-d 200000 -t lpush"],
    [["LPOP", "mylist"], "key:", "-t lpop"],
    [["SADD", "myset", "element:{number}"], "key:", "-r 1000000000 -t sadd"],
    [["ZADD", "myzset", "{number}", "element:{number}"], "key:", "-r 1000000000 -t zadd"],
    [["ZPOPMIN", "myzset"], "key:", "-t zpopmin"],
    [["LRANGE", "mylist", "0", "99"], "key:", "-t lrange_100"],
    [["PING"], "key:", "-t ping_mbulk"],
  ];
  for (const [words, key_prefix, expected] of own) {
    const commands = [{ words: [...words], reply: "any" as const }];
    const of = workload({ commands }, { key_prefix, value_bytes: { kind: "fixed", bytes: 200_000 } });
    assert.equal(tail(redisBenchmark.command(of, AT, {})).join(" "), expected);
  }
  const inline = workload({ commands: [{ words: ["PING"], reply: "pong", inline: true }] });
  assert.equal(tail(redisBenchmark.command(inline, AT, {})).join(" "), "-t ping_inline");
});

test("what the program cannot express is refused by the field's name", () => {
  refused(workload({ commands: [GET, SET] }), /clients\.0\.commands: .*mix/);
  refused(workload({ keys: { kind: "zipf", exponent: 1 } }), /clients\.0\.keys: .*zipf/);
  refused(workload({ tls: true }), /clients\.0\.tls/);
  refused(
    workload({}, { value_bytes: { kind: "range", from_bytes: 1, to_bytes: 9 } }),
    /value_bytes: .*range/,
  );
  refused(workload({ commands: [SET] }, { value_bytes: { kind: "fixed", bytes: 200_000 } }), /value_bytes/);
  refused(workload({}, { content: "documents" }), /datasets\.0\.content/);
  refused(workload({ commands: [{ words: ["HGETALL", "{key}"], reply: "any" }] }, { kind: "hash" }), /kind/);
  refused(
    workload({ commands: [{ words: ["COPY", "{key}", "{key}"], reply: "any" }] }),
    /commands\.0\.words/,
  );
  refused(workload({ user: "u" }, {}, { users: [{ name: "u", rules: [] }] }), /clients\.0\.user/);
  const arrivals = { kind: "constant", rate_ops: 100 } as const;
  const open = { lead_in_ms: 0, duration_ms: 500 };
  refused(workload({ arrivals }, {}, { closed: undefined, open }), /^closed: /);
  const two = ["a", "b"].map((name) => ({ name, connections: 1, commands: [GET] }));
  refused(workload({}, {}, { clients: two }), /^clients: .*one group/);
});

test("figures are read from the last line, whatever the command's name holds", () => {
  const header =
    '"test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_latency_ms"';
  const figures = parseCsv(
    `${header}\n"LPUSH (needed)","1.00","9","9","9","9","9","9"\n` +
      '"set foo "x","y"","43478.26","0.075","0.016","0.071","0.119","0.159","0.359"\n',
  );
  assert.deepEqual(figures, {
    throughput_ops: 43478.26,
    latency_us: { avg: 75, min: 16, p50: 71, p95: 119, p99: 159, max: 359 },
  });
  assert.deepEqual(parseCsv('"GET","123.40"\n'), { throughput_ops: 123.4, latency_us: {} });
  for (const text of ["", header, '"GET","x"\n']) {
    assert.throws(() => parseCsv(text), { kind: "generator-failed" });
  }
});

test("the version is null where the program is not on PATH, and a window says so", async () => {
  const path = process.env.PATH;
  process.env.PATH = "/nonexistent";
  try {
    assert.equal(await redisBenchmark.version(), null);
    await assert.rejects(redisBenchmark.closedLoop({ workload: workload(), at: AT, duration_ms: 200 }), {
      kind: "generator-failed",
      message: /redis-benchmark is not on PATH/,
    });
  } finally {
    process.env.PATH = path;
  }
});

let server: RedisServer;
before(async () => {
  server = await startRedisServer();
});
after(() => server.stop());
const here = () => ({ host: "127.0.0.1", port: server.port });

/** Whether the process is there and no zombie that waits for init. */
function running(pid: string): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

/** Processes that carry the mark on their command line. */
function alive(mark: string): string[] {
  const { stdout } = spawnSync("pgrep", ["-f", mark], { encoding: "utf8" });
  return stdout.split("\n").filter((pid) => pid !== "");
}

test("a window of the real program has throughput, percentiles and about the duration asked for", async () => {
  const result = await redisBenchmark.closedLoop({
    workload: workload({ pipeline: 4, commands: [{ ...GET, part: "reads" }] }),
    at: here(),
    duration_ms: 600,
  });
  const group = result.groups.c!;
  assert.match(result.tool.version, /redis-benchmark/);
  assert.ok(group.throughput_ops > 1000);
  assert.ok(group.operations! > 1000);
  const { p50, p95, p99, p999, max } = group.latency_us;
  assert.ok(p50! > 0 && p50! <= p95! && p95! <= p99! && p99! <= max!);
  assert.equal(p999, null);
  assert.equal(group.parts.reads?.throughput_ops, group.throughput_ops);
  assert.ok(result.duration_ms > 200 && result.duration_ms < 1800, `${result.duration_ms} ms`);
  assert.ok(result.ended_at_ms - result.started_at_ms >= result.duration_ms - 50);
  assert.deepEqual([group.latency_histogram, group.errors, result.saturated], [null, null, null]);
  assert.deepEqual(group.intervals.operations, []);
});

test("every key that a GET asks for is there", async () => {
  const commands = [GET];
  const of = workload({ commands }, { keys: 1500, key_prefix: "there:" });
  await redisBenchmark.closedLoop({ workload: of, at: here(), duration_ms: 200 });
  const { stdout } = spawnSync("redis-cli", ["-p", String(server.port), "info", "stats"], {
    encoding: "utf8",
  });
  const misses = /keyspace_misses:(\d+)/.exec(stdout)?.[1];
  assert.equal(misses, "0");
});

test("a server that is not there is a named error", async () => {
  const gone = await new Promise<number>((resolve) => {
    const listener = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = listener.address() as net.AddressInfo;
      listener.close(() => resolve(port));
    });
  });
  const order = { workload: workload(), at: { host: "127.0.0.1", port: gone }, duration_ms: 200 };
  await assert.rejects(redisBenchmark.closedLoop(order), { name: "LoadError", kind: "connect-failed" });
});

test("an engine's error reply is a named error with the engine's words", async () => {
  const commands = [{ words: ["NOSUCHCOMMAND"], reply: "any" as const }];
  const order = { workload: workload({ commands }), at: here(), duration_ms: 200 };
  await assert.rejects(redisBenchmark.closedLoop(order), {
    kind: "error-replies",
    message: /unknown command/,
  });
  const wrong = { ...order, workload: workload(), password: "wrong", user: "nobody" };
  await assert.rejects(redisBenchmark.closedLoop(wrong), { kind: "connect-failed", message: /WRONGPASS/ });
});

test("an engine whose CONFIG is not for everybody is measured all the same", async () => {
  const rules = ["acl", "setuser", "some", "on", ">secret", "~*", "+@all", "-config"];
  spawnSync("redis-cli", ["-p", String(server.port), ...rules]);
  const order = { workload: workload(), at: here(), duration_ms: 200, user: "some", password: "secret" };
  const result = await redisBenchmark.closedLoop(order);
  assert.ok(result.groups.c!.throughput_ops > 0);
});

test("a program that fails in its wrapping is a named error", async () => {
  const command = () => ["sh", "-c", "echo odd >&2; exit 3"];
  const order = { workload: workload(), at: here(), duration_ms: 200, command };
  await assert.rejects(redisBenchmark.closedLoop(order), { kind: "generator-failed", message: /\(3\): odd/ });
});

test("an interrupted window is told as stopped and leaves no child, wrapped or not", async () => {
  const stop = new AbortController();
  const mark = `adapters-${process.pid}-${Date.now()}`;
  // The shell stays, so that the program is its child and not in its place.
  const command = (argv: string[]) => ["sh", "-c", '"$@"; true', mark, ...argv];
  const window = redisBenchmark.closedLoop({
    workload: workload(),
    at: here(),
    duration_ms: 20_000,
    command,
    signal: stop.signal,
  });
  const stopped = assert.rejects(window, { kind: "stopped" });
  while (alive(mark).length === 0) await sleep(10);
  await sleep(800);
  const [shell] = alive(mark);
  const children = readFileSync(`/proc/${shell}/task/${shell}/children`, "utf8").trim().split(" ");
  assert.equal(children.length, 1);
  stop.abort();
  await stopped;
  const deadline = Date.now() + 2000;
  while (running(children[0]!) && Date.now() < deadline) await sleep(10);
  assert.equal(running(children[0]!), false);
  assert.deepEqual(alive(mark), []);
});
