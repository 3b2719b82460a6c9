/** What a real server saw of the traffic, by MONITOR: when each request came, and for which key. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { workload } from "../../tests/fixture/workloads.ts";
import type { Arrivals } from "../workloads/schema/arrivals.ts";
import type { KeyChoice } from "../workloads/schema/clients.ts";
import { valueLengths } from "../workloads/schema/value-lengths.ts";
import type { Workload, WorkloadInput } from "../workloads/workload.ts";
import { redisServerForAll } from "./redis-server.testing.ts";
import { startLoad } from "./start-load.ts";

const server = redisServerForAll();

/** Seconds by which a machine may be late. */
const LATE = 0.06;
const CALM_TRIES = 5;

type Seen = { at_ms: number; key: string; from: string };

const KEYS = 100;
const traffic = (arrivals: Arrivals, keys: KeyChoice = { kind: "uniform" }, open_ms = 1000): Workload =>
  workload({
    datasets: [{ name: "d", keys: KEYS, key_prefix: "k:", value_bytes: { kind: "fixed", bytes: 3 } }],
    clients: [
      {
        name: "clients",
        connections: 10,
        commands: [{ words: ["GET", "{key}"], reply: "value" }],
        arrivals,
        keys,
      },
    ],
    open: { lead_in_ms: 0, duration_ms: open_ms },
  });

/** Every GET that came within the open window. */
async function watch(traffic: Workload, processes = 1): Promise<Seen[]> {
  const load = await startLoad({
    workload: traffic,
    at: { host: "127.0.0.1", port: server.port },
    seed: 5,
    processes,
    niceness: 0,
  });
  const monitor = await server.client.monitor();
  const seen: Seen[] = [];
  try {
    await load.preload();
    monitor.on("monitor", (time: string, [command, key]: string[], from: string) => {
      if (command?.toUpperCase() === "GET") seen.push({ at_ms: Number(time) * 1000, key: key!, from });
    });
    const { operations, errors } = (await load.openLoop()).groups.clients!;
    assert.deepEqual(errors, {});
    for (let waited = 0; seen.length < operations && waited < 50; waited++) await sleep(20);
    assert.equal(seen.length, operations);
    return seen;
  } finally {
    monitor.disconnect();
    await load.stop();
  }
}

/** Requests in each of so many equal parts of a window of a second. */
function parts(seen: Seen[], count: number): number[] {
  const first_ms = seen[0]!.at_ms;
  const within = new Array<number>(count).fill(0);
  for (const { at_ms } of seen)
    within[Math.min(count - 1, Math.floor(((at_ms - first_ms) / 1000) * count))]!++;
  return within;
}

/** A busy machine comes late now and then; what is wrong is wrong each time. */
async function inACalmMoment(look: () => Promise<void>): Promise<void> {
  for (let tries = 1; tries < CALM_TRIES; tries++) {
    try {
      await look();
      return;
    } catch (error) {
      if (!(error instanceof assert.AssertionError)) throw error;
    }
  }
  await look();
}

const near = (value: number, truth: number, tolerance: number) =>
  assert.ok(Math.abs(value - truth) <= tolerance, `${value} instead of ${truth}`);

test("a server sees a constant rate as one", () =>
  inACalmMoment(async () => {
    const seen = await watch(traffic({ kind: "constant", rate_ops: 2000 }));
    assert.equal(seen.length, 2000);
    for (const count of parts(seen, 5)) near(count, 400, LATE * 2000);
  }));

test("a server sees independent users: half of their gaps are shorter than 0.69 of the mean", () =>
  inACalmMoment(async () => {
    const seen = await watch(traffic({ kind: "poisson", rate_ops: 200 }, undefined, 3000));
    near(seen.length, 600, 4 * Math.sqrt(600));
    const gaps = seen.slice(1).map(({ at_ms }, i) => at_ms - seen[i]!.at_ms);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const middle = gaps.toSorted((a, b) => a - b)[gaps.length >> 1]!;
    // The median of an exponential distribution is ln 2 of its mean; evenly spaced it would be 1.
    near(middle / mean, Math.LN2, 0.2);
  }));

test("a server sees bursts where they are meant to be", () =>
  inACalmMoment(async () => {
    const seen = await watch(
      traffic({ kind: "on-off", rate_ops: 400, burst_ops: 4000, burst_ms: 200, period_ms: 1000 }),
    );
    const [before, burst, behind] = [
      parts(seen, 10).slice(0, 5),
      parts(seen, 10).slice(5, 7),
      parts(seen, 10).slice(7),
    ];
    const total = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0);
    near(total(before), 200, LATE * 400);
    near(total(burst), 800, LATE * 4000);
    near(total(behind), 120, LATE * 4000);
  }));

test("a server sees a ramp rise", () =>
  inACalmMoment(async () => {
    const seen = await watch(traffic({ kind: "ramp", from_ops: 200, to_ops: 3800 }));
    near(seen.length, 2000, 2);
    const [first = 0, second = 0, third = 0, fourth = 0] = parts(seen, 4);
    near(first, 162, LATE * 1100);
    near(second, 388, LATE * 2000);
    near(third, 612, LATE * 2900);
    near(fourth, 838, LATE * 3800);
  }));

test("a server sees a trace at its moments", () =>
  inACalmMoment(async () => {
    const at_ms = [0, 100, 100, 400, 900];
    const seen = await watch(traffic({ kind: "trace", at_ms }));
    assert.equal(seen.length, 5);
    for (const [n, one] of seen.entries()) near(one.at_ms - seen[0]!.at_ms, at_ms[n]!, LATE * 1000);
  }));

test("a server sees the same requests on each connection, however many processes share them", async () => {
  const sequences = async (processes: number) => {
    const seen = await watch(traffic({ kind: "constant", rate_ops: 1500 }), processes);
    const by_connection = Map.groupBy(seen, ({ from }) => from);
    return [...by_connection.values()].map((own) => own.map(({ key }) => key).join(" ")).sort();
  };
  const one = await sequences(1);
  assert.equal(one.length, 10);
  assert.deepEqual(await sequences(3), one);
});

const choices: [KeyChoice, (rank: number) => number][] = [
  [{ kind: "uniform" }, () => 1 / KEYS],
  [{ kind: "shuffled" }, () => 1 / KEYS],
  [{ kind: "sequential" }, () => 1 / KEYS],
  [
    { kind: "zipf", exponent: 1 },
    (rank) => 1 / (rank + 1) / Array.from({ length: KEYS }, (_, k) => 1 / (k + 1)).reduce((a, b) => a + b),
  ],
  [{ kind: "hot", keys: 1, share: 0.3 }, (rank) => (rank === 0 ? 0.3 : 0.7 / (KEYS - 1))],
];

for (const [choice, share] of choices) {
  test(`a server sees ${choice.kind} keys as they are defined`, async () => {
    const seen = await watch(traffic({ kind: "constant", rate_ops: 5000 }, choice));
    const counts = [...Map.groupBy(seen, ({ key }) => key).values()].map((own) => own.length);
    const ranked = counts.toSorted((a, b) => b - a);
    if (choice.kind === "shuffled" || choice.kind === "sequential") {
      assert.deepEqual([...new Set(ranked)], [seen.length / KEYS]);
      return;
    }
    // Of ranked counts only large ones can be told from luck: the most popular, and the ten first together.
    const first_ten = ranked.slice(0, 10).reduce((sum, count) => sum + count, 0);
    const expected = Array.from({ length: 10 }, (_, rank) => share(rank) * seen.length).reduce(
      (a, b) => a + b,
    );
    const luck = choice.kind === "uniform" ? 0.45 : 0.1;
    near(first_ten / expected, 1, luck);
    if (choice.kind !== "uniform") near(ranked[0]! / (share(0) * seen.length), 1, 0.12);
  });
}

const distributions: WorkloadInput["datasets"][number]["value_bytes"][] = [
  { kind: "fixed", bytes: 77 },
  { kind: "range", from_bytes: 10, to_bytes: 2000 },
  { kind: "lognormal", median_bytes: 300, sigma: 1, max_bytes: 20_000 },
  {
    kind: "weighted",
    choices: [
      { bytes: 10, weight: 9 },
      { bytes: 5000, weight: 1 },
    ],
  },
];

for (const value_bytes of distributions) {
  test(`a server holds ${value_bytes.kind} values as they are defined, written by load and by traffic`, async () => {
    const keys = 500;
    const writes = workload({
      datasets: [{ name: "d", keys, key_prefix: `${value_bytes.kind}:`, value_bytes }],
      clients: [
        {
          name: "clients",
          connections: 5,
          commands: [{ words: ["SET", "{key}", "{value}"], reply: "ok" }],
          keys: { kind: "sequential" },
          arrivals: { kind: "constant", rate_ops: 2000 },
        },
      ],
      open: { lead_in_ms: 0, duration_ms: 250 },
    });
    const load = await startLoad({
      workload: writes,
      at: { host: "127.0.0.1", port: server.port },
      seed: 1,
      niceness: 0,
    });
    const held = async () => {
      const pipeline = server.client.pipeline();
      for (let key = 0; key < keys; key++)
        pipeline.strlen(`${value_bytes.kind}:${String(key).padStart(8, "0")}`);
      return (await pipeline.exec())!.map(([, length]) => Number(length));
    };
    try {
      await load.preload();
      const loaded = await held();
      assert.deepEqual(
        loaded.toSorted((a, b) => a - b),
        [...valueLengths(value_bytes, keys)],
      );
      await server.client.flushall();
      const group = (await load.openLoop()).groups.clients!;
      assert.deepEqual(await held(), loaded, "a SET writes what its key has");
      const written = group.sizes.reduce((sum, { requests }) => sum + requests, 0);
      assert.equal(written, keys);
      for (const { to_bytes, requests } of group.sizes) {
        const of_class = loaded.filter((bytes) => bytes <= to_bytes && bytes > to_bytes / 2).length;
        assert.equal(requests, of_class, `up to ${to_bytes}`);
      }
    } finally {
      await load.stop();
    }
  });
}
