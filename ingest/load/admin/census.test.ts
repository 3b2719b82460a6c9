import assert from "node:assert/strict";
import { test } from "node:test";
import { workload } from "../../../tests/fixture/workloads.ts";
import { redisServerForAll } from "../redis-server.testing.ts";
import { startLoad } from "../start-load.ts";
import { takeCensus, tenantsOf } from "./census.ts";
import { estimate } from "./key-sample.ts";

const server = redisServerForAll();

const tenants = ["alpha", "beta"];
const shared = workload({
  datasets: tenants.map((name, at) => ({
    name,
    keys: 200 + at * 100,
    key_prefix: `${name}:`,
    value_bytes: { kind: "fixed" as const, bytes: 100 },
  })),
  clients: tenants.map((name) => ({
    name,
    connections: 3,
    commands: [{ words: ["GET", "{key}"], reply: "value" as const, dataset: name }],
    arrivals: { kind: "constant" as const, rate_ops: 500 },
    user: name,
    tenant: true,
  })),
  users: tenants.map((name) => ({ name, rules: [`~${name}:*`, "+@all"] })),
  open: { lead_in_ms: 0, duration_ms: 200 },
});

test("a server that counts nothing by tenant is counted by its keys and its list of clients", async () => {
  const load = await startLoad({
    workload: shared,
    at: { host: "127.0.0.1", port: server.port },
    seed: 1,
    niceness: 0,
  });
  try {
    await load.preload();
    await load.openLoop();
    const { alpha, beta } = await load.census();
    assert.deepEqual([alpha!.keys, beta!.keys], [200, 300]);
    assert.deepEqual([alpha!.connections, beta!.connections], [3, 3]);
    assert.deepEqual(alpha!.source, { keys: "sample", connections: "client-list" });
    const true_bytes = Number(await server.client.call("MEMORY", "USAGE", "alpha:00000000")) * 200;
    assert.ok(Math.abs(alpha!.bytes! / true_bytes - 1) < 0.05, `${alpha!.bytes} instead of ${true_bytes}`);
    await load.tidyUp();
  } finally {
    await load.stop();
  }
});

const answering = (answers: Record<string, unknown>) => ({
  ask: async (...words: string[]) => {
    const answer = answers[words.slice(0, 2).join(" ")] ?? answers[words[0]!];
    if (answer === undefined) throw new Error("unknown command");
    return answer;
  },
});

test("what the engine counts itself is believed first, with or without the colon of its prefix", async () => {
  const info =
    "# Users\r\nuser_alpha:connections=4,commands=70\r\nuser_beta:connections=1,commands=5\r\n" +
    "prefix_alpha:keys=10,bytes=1000\r\nprefix_beta::keys=3,bytes=40\r\n";
  const census = await takeCensus(answering({ INFO: info }), tenantsOf(shared));
  assert.deepEqual(census.alpha, {
    keys: 10,
    bytes: 1000,
    bytes_error: 0,
    connections: 4,
    commands: 70,
    source: { keys: "info", connections: "info" },
  });
  assert.equal(census.beta!.bytes, 40);
});

test("an engine that knows none of it leaves everything unknown", async () => {
  const { alpha } = await takeCensus(answering({}), tenantsOf(shared));
  assert.deepEqual(alpha, {
    keys: null,
    bytes: null,
    bytes_error: null,
    connections: null,
    commands: null,
    source: { keys: null, connections: null },
  });
});

test("an estimate carries its error: none where all was seen, and the truth within it 95 times in 100", () => {
  const weights = [100, 100, 200, 200];
  assert.deepEqual(estimate({ total: 4, seen: 4, own: 4, weights }), { keys: 4, bytes: 600, bytes_error: 0 });
  assert.deepEqual(estimate({ total: 0, seen: 0, own: 0, weights: [] }), {
    keys: 0,
    bytes: 0,
    bytes_error: 0,
  });
  assert.equal(estimate({ total: 9, seen: 9, own: 3, weights: null }).bytes, null);

  // 100,000 keys, 30 % of them the tenant's, of 50 to 450 bytes; a thousand times 2,000 are seen and 100 weighed.
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  let hits = 0;
  for (let round = 0; round < 1000; round++) {
    const own = Array.from({ length: 2000 }, random).filter((u) => u < 0.3).length;
    const seen = Array.from({ length: 100 }, () => 50 + 400 * random());
    const { bytes, bytes_error } = estimate({ total: 100_000, seen: 2000, own, weights: seen });
    if (Math.abs(bytes! - 30_000 * 250) <= bytes_error!) hits++;
  }
  assert.ok(hits > 920 && hits < 980, `${hits}`);
});
