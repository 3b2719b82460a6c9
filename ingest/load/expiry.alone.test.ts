import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { workload } from "../../tests/fixture/workloads.ts";
import { redisServerForAll } from "./redis-server.testing.ts";
import { startLoad } from "./start-load.ts";

const server = redisServerForAll();

test("what expires is there when the window begins, and gone at its moment", async () => {
  const at_ms = 500;
  const expiring = workload({
    datasets: [
      { name: "steady", keys: 10, key_prefix: "s:", value_bytes: { kind: "fixed", bytes: 3 } },
      {
        name: "dying",
        keys: 3000,
        key_prefix: "d:",
        value_bytes: { kind: "fixed", bytes: 3 },
        expire: { what: "keys", at_ms },
      },
    ],
    clients: [
      {
        name: "clients",
        connections: 2,
        commands: [{ words: ["GET", "{key}"], reply: "value" }],
        arrivals: { kind: "constant", rate_ops: 500 },
      },
    ],
    open: { lead_in_ms: 100, duration_ms: 1000, disturbed_at_ms: at_ms },
  });
  const load = await startLoad({
    workload: expiring,
    at: { host: "127.0.0.1", port: server.port },
    seed: 1,
    niceness: 0,
  });
  try {
    await load.preload();
    assert.equal(await server.client.dbsize(), 10, "not loaded before it is looked at");
    const window = load.openLoop();
    const seen: [at_ms: number, expires_ms: number][] = [];
    const until = performance.now() + 10_000;
    while (performance.now() < until) {
      const left_ms = await server.client.pttl("d:00002999");
      if (left_ms > 0) seen.push([Date.now(), Date.now() + left_ms]);
      if (left_ms < 0 && seen.length > 0) break;
      await sleep(10);
    }
    const { started_at_ms, groups } = await window;
    const expires_ms = seen.map(([, at]) => at).sort((a, b) => a - b)[seen.length >> 1]!;
    assert.ok(Math.abs(expires_ms - started_at_ms - at_ms) < 60, `${expires_ms - started_at_ms}`);
    assert.ok(
      seen.some(([at]) => at > started_at_ms),
      "still there when the window had begun",
    );
    assert.equal(await server.client.exists("d:00000000"), 0);
    assert.notEqual(groups.clients!.dip, null);
  } finally {
    await load.stop();
  }
});
