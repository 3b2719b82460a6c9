import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, test } from "node:test";
import { type WorkloadInput, workloadSchema } from "../../workloads/workload.ts";
import { decodeHistogram, encodeHistogram } from "../record/histogram.ts";
import { LatencyCounts } from "../record/latency-counts.ts";
import { type RedisServer, startRedisServer } from "../redis-server.testing.ts";
import { memtier } from "./memtier.ts";
import { parseMemtier, windowOf } from "./memtier-result.ts";

type ClientsInput = WorkloadInput["clients"][number];
type DatasetInput = WorkloadInput["datasets"][number];

const GET: ClientsInput["commands"][number] = { words: ["GET", "{key}"], reply: "value" };
const SET: ClientsInput["commands"][number] = { words: ["SET", "{key}", "{value}"], reply: "ok" };

function workload(clients: Partial<ClientsInput> = {}, dataset: Partial<DatasetInput> = {}) {
  return workloadSchema.parse({
    name: "w",
    title: "w",
    description: "w",
    source: "a test",
    datasets: [
      { name: "d", keys: 1000, key_prefix: "k:", value_bytes: { kind: "fixed", bytes: 16 }, ...dataset },
    ],
    clients: [{ name: "c", connections: 8, commands: [GET], ...clients }],
    warm_up_ms: 0,
    closed: { duration_ms: 500 },
  });
}

/**
 * The shape of `--json-out-file`: run_stats.cpp and JSON_handler.cpp of github.com/redis/memtier_benchmark, and a
 * result of it that was committed to RedisLabs/memtier_benchmark (1.json, 07fec17). The figures are our own.
 */
function stats(count: number, second: number[], latencies_us: number[]) {
  const percentiles = { "p50.00": 1.4, "p95.00": 2.1, "p99.00": 2.911, "p99.90": 4.3, "p99.99": 9 };
  return {
    Count: count,
    "Ops/sec": count / 2,
    "Hits/sec": count / 2,
    "Misses/sec": 0,
    Latency: 1.3,
    "Average Latency": 1.3,
    "Min Latency": 0.296,
    "Max Latency": 13.375,
    "KB/sec": 1,
    "Time-Serie": Object.fromEntries(
      second.map((operations, at) => [
        at,
        operations === 0
          ? { "Bytes RX": 0, "Bytes TX": 0, Count: 0 }
          : { "Bytes RX": 50, "Bytes TX": 70, Count: operations, "Max Latency": 4.2, ...percentiles },
      ]),
    ),
    "Percentile Latencies": {
      ...percentiles,
      "Histogram log format": { "Compressed Histogram": histogramOf(latencies_us) },
    },
  };
}

function histogramOf(latencies_us: Iterable<number>): string {
  const counts = new LatencyCounts();
  for (const latency_us of latencies_us) counts.record(latency_us, 1);
  return encodeHistogram(counts);
}

const RESULT = {
  configuration: { server: "127.0.0.1" },
  "run information": { Threads: 1, "Format version": 2 },
  "ALL STATS": {
    Runtime: { "Start time": 1, "Finish time": 2051, "Total duration": 2050, "Time unit": "MILLISECONDS" },
    Sets: stats(10_000, [4000, 0, 6000], [100, 200]),
    Gets: stats(40_000, [16_000, 0, 24_000], [300]),
    Waits: stats(0, [0, 0, 0], []),
    Totals: stats(50_000, [20_000, 0, 30_000], [100, 200, 300]),
  },
};

function argvOf(of: ReturnType<typeof workload>): string[] {
  return memtier.command(of, { host: "127.0.0.1", port: 6379 }, {});
}

function refused(of: ReturnType<typeof workload>, field: RegExp): void {
  assert.throws(() => argvOf(of), { kind: "not-supported", message: field });
}

test("a workload becomes the program's options", () => {
  const of = workload({
    pipeline: 4,
    protocol: 3,
    commands: [
      { ...GET, weight: 80 },
      { ...SET, weight: 20 },
    ],
  });
  const options = { threads: 2, user: "u", password: "p", duration_ms: 3400, result_file: "/tmp/r.json" };
  assert.equal(
    memtier.command(of, { host: "127.0.0.1", port: 6379 }, options).join(" "),
    "memtier_benchmark --server=127.0.0.1 --port=6379 --protocol=resp3 --threads=2 --clients=4 --pipeline=4 " +
      "--test-time=3 --ratio=1:4 --key-prefix=k: --key-minimum=1 --key-maximum=1000 --key-pattern=R:R " +
      "--distinct-client-seed --data-size=16 --random-data --authenticate=u:p " +
      "--hide-histogram --print-percentiles=50,95,99,99.9,99.99 --json-out-file=/tmp/r.json",
  );
});

test("ratios are whole numbers, keys and lengths follow their distribution", () => {
  assert.ok(argvOf(workload()).includes("--ratio=0:1"));
  assert.ok(argvOf(workload({ commands: [SET] })).includes("--ratio=1:0"));
  const mix = (set: number, get: number) =>
    argvOf(
      workload({
        commands: [
          { ...SET, weight: set },
          { ...GET, weight: get },
        ],
      }),
    );
  assert.ok(mix(0.3, 0.2).includes("--ratio=3:2"));
  assert.ok(mix(2, 3).includes("--ratio=2:3"));
  const zipf = argvOf(workload({ keys: { kind: "zipf", exponent: 0.99 } }));
  assert.ok(zipf.includes("--key-pattern=Z:Z") && zipf.includes("--key-zipf-exp=0.99"));
  assert.ok(argvOf(workload({ keys: { kind: "sequential" } })).includes("--key-pattern=P:P"));
  const range = argvOf(workload({}, { value_bytes: { kind: "range", from_bytes: 10, to_bytes: 90 } }));
  assert.ok(range.includes("--data-size-range=10-90") && range.includes("--data-size-pattern=S"));
});

test("what the program cannot express is refused by the field's name", () => {
  const mix = [
    { ...SET, weight: 1 },
    { ...GET, weight: Math.PI },
  ];
  refused(workload({ commands: mix }), /clients\.0\.commands: .*ratio/);
  refused(workload({ commands: [SET, GET], order: "listed" }), /clients\.0\.order/);
  refused(workload({ commands: [{ words: ["INCR", "{key}"], reply: "integer" }] }), /commands: .*INCR/);
  refused(workload({ keys: { kind: "hot", keys: 1, share: 0.5 } }), /clients\.0\.keys: .*hot/);
  refused(workload({ keys: { kind: "zipf", exponent: 5 } }), /keys\.exponent/);
  const lognormal = { kind: "lognormal", median_bytes: 9, sigma: 1, max_bytes: 99 } as const;
  refused(workload({}, { value_bytes: lognormal }), /value_bytes: .*lognormal/);
  assert.throws(() => memtier.command(workload(), { host: "::1", port: 1 }, { threads: 3 }), {
    kind: "not-supported",
    message: /clients\.0\.connections/,
  });
});

test("counts, percentiles, histogram and seconds are taken over, and no others", () => {
  const [clients] = workload({ commands: [{ ...GET, part: "reads" }, SET] }).clients;
  const { duration_ms, groups } = windowOf(parseMemtier(JSON.stringify(RESULT)), clients!);
  const group = groups.c!;
  assert.equal(duration_ms, 2050);
  assert.deepEqual([group.operations, group.throughput_ops], [50_000, 25_000]);
  // 50,000 samples leave 5 beyond p99.99: too few.
  const { p50, p95, p99, p999, p9999, max } = group.latency_us;
  assert.deepEqual([p50, p95, p99, p999, p9999, max], [1400, 2100, 2911, 4300, null, 13_375]);
  assert.equal(decodeHistogram(group.latency_histogram!).totalCount, 3);
  assert.deepEqual(Object.keys(group.parts), ["reads"]);
  assert.equal(group.parts.reads!.operations, 40_000);
  assert.deepEqual(group.seconds, {
    operations: [20_000, 0, 30_000],
    p50_us: [1400, null, 1400],
    p99_us: [2911, null, 2911],
    max_us: [4200, null, 4200],
  });
  assert.deepEqual([group.bytes_in, group.bytes_out], [100, 140]);
  assert.deepEqual([group.intervals.operations, group.errors, group.payload_bytes_in], [[], null, null]);
});

test("what an older version does not tell is null", () => {
  const old = { "ALL STATS": { Runtime: { "Total duration": 2000 }, Totals: { "Ops/sec": 10, Latency: 1 } } };
  const [clients] = workload().clients;
  const group = windowOf(parseMemtier(JSON.stringify(old)), clients!).groups.c!;
  assert.deepEqual([group.operations, group.throughput_ops, group.seconds], [null, 10, null]);
  assert.deepEqual(new Set(Object.values(group.latency_us)), new Set([null]));
  assert.equal(group.latency_histogram, null);
  assert.equal(group.bytes_in, null);
});

test("results that are not what they should be are a named error", () => {
  const nothing = { "ALL STATS": { Totals: { "Ops/sec": 0 } } };
  for (const text of ["", "{", "[]", '{"ALL STATS":{}}', JSON.stringify(nothing)]) {
    assert.throws(() => parseMemtier(text), { name: "LoadError", kind: "generator-failed" });
  }
});

/** Stands in for the real program, which Debian 12 does not have. */
const STAND_IN = `#!/bin/sh
[ "$1" = --version ] && { echo "memtier_benchmark 2.1.4"; exit 0; }
printf '%s\\n' "$@" > "$0.argv"
case "$*" in *--key-prefix=bad:*) echo "server 127.0.0.1:1 handle error response: -OOM no" >&2; exit 0;; esac
for word; do case "$word" in --json-out-file=*) cat "$0.json" > "\${word#*=}";; esac; done
`;

let server: RedisServer;
let folder: string;
const path = process.env.PATH;
before(async () => {
  server = await startRedisServer();
  folder = await mkdtemp(join(tmpdir(), "plumbline-memtier-test-"));
  const program = join(folder, "memtier_benchmark");
  await writeFile(program, STAND_IN);
  await chmod(program, 0o755);
  await writeFile(`${program}.json`, JSON.stringify(RESULT));
  process.env.PATH = `${folder}${delimiter}${path}`;
});
after(async () => {
  process.env.PATH = path;
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test("a window of a stand-in program gives its results, and leaves no file behind", async () => {
  const at = { host: "127.0.0.1", port: server.port };
  const result = await memtier.closedLoop({ workload: workload(), at, duration_ms: 1000 });
  assert.equal(result.tool.version, "memtier_benchmark 2.1.4");
  assert.equal(result.groups.c?.operations, 50_000);
  const argv = await readFile(join(folder, "memtier_benchmark.argv"), "utf8");
  const [, file] = /--json-out-file=(.*)/.exec(argv)!;
  await assert.rejects(readFile(file!), { code: "ENOENT" });
});

test("an error reply that the program lets pass is a named error", async () => {
  const at = { host: "127.0.0.1", port: server.port };
  const order = { workload: workload({}, { key_prefix: "bad:" }), at, duration_ms: 1000 };
  await assert.rejects(memtier.closedLoop(order), { kind: "error-replies", message: /OOM/ });
});
