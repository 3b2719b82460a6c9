import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { catalogue } from "../workloads/catalogue.ts";
import { decodeHistogram } from "./histogram.ts";
import { type RedisServer, startRedisServer } from "./redis-server.testing.ts";
import type { WindowResult } from "./results.ts";
import { startLoad } from "./start-load.ts";

let server: RedisServer;
before(async () => {
  server = await startRedisServer();
});
after(() => server.stop());

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

function assertCountsAddUp(window: WindowResult) {
  assert.deepEqual(window.errors, {});
  assert.equal(sum(window.intervals), window.operations);
  assert.equal(window.ended_at_ms - window.started_at_ms, window.duration_ms);
  assert.ok(window.bytes_in > window.payload_bytes_in && window.bytes_out > window.payload_bytes_out);
  assert.ok(window.generator_cpu_us > 0 && window.generator_cpu_share < 1.5);
}

for (const built_in of catalogue) {
  test(`${built_in.name} runs against a real server and its counts add up`, async () => {
    const workload = {
      ...built_in,
      warm_up_ms: 50,
      closed: { duration_ms: 250 },
      open: { lead_in_ms: 0, duration_ms: 400, rate_ops: 2000 },
    };
    const load = await startLoad({ workload, at: { host: "127.0.0.1", port: server.port }, seed: 1 });
    try {
      const preloaded = await load.preload();
      assert.equal(preloaded.keys, workload.dataset.keys);
      assert.ok(preloaded.payload_bytes > 0);
      assert.ok((await load.warmUp()).operations > 0);

      const closed = await load.closedLoop();
      assertCountsAddUp(closed);
      assert.equal(closed.throughput_ops, closed.operations / 0.25);

      const open = await load.openLoop();
      assertCountsAddUp(open);
      assert.equal(open.operations, 800);
      assert.equal(decodeHistogram(open.latency_histogram).totalCount, 800);
      assert.ok(open.latency_us.p50! > 0 && open.latency_us.p50! <= open.latency_us.max);
      assert.equal(open.latency_us.p99, null, "800 samples do not bear a p99");
      if (workload.commands.length === 1 && workload.commands[0]!.command === "GET") {
        assert.equal(open.payload_bytes_in, 800 * 100);
      }
    } finally {
      await load.stop();
    }
  });
}

test("the generator's process can be wrapped, and is gone after the stop", async () => {
  const seen: string[][] = [];
  const load = await startLoad({
    workload: catalogue[0]!,
    at: { host: "127.0.0.1", port: server.port },
    seed: 1,
    command: (argv) => {
      seen.push(argv);
      return ["env", "PLUMBLINE_TEST=1", ...argv];
    },
  });
  assert.equal(seen.length, 1);
  const [pid] = load.pids;
  assert.equal(process.kill(pid!, 0), true);
  await load.stop();
  await load.stop();
  assert.throws(() => process.kill(pid!, 0), { code: "ESRCH" });
});

test("a stop in the middle of a window ends it with `stopped`", async () => {
  const workload = { ...catalogue[0]!, closed: { duration_ms: 60_000 } };
  const load = await startLoad({ workload, at: { host: "127.0.0.1", port: server.port }, seed: 1 });
  await load.preload();
  const window = assert.rejects(load.closedLoop(), { kind: "stopped", phase: "closed-loop" });
  await sleep(100);
  await load.stop();
  await window;
  await assert.rejects(load.openLoop(), { kind: "stopped", phase: "open-loop" });
});

test("a generator that cannot start says why", async () => {
  const options = { workload: catalogue[0]!, at: { host: "127.0.0.1", port: server.port }, seed: 1 };
  await assert.rejects(startLoad({ ...options, command: () => ["/nonexistent/taskset"] }), {
    kind: "generator-failed",
    phase: "start",
    message: /nonexistent/,
  });
  await assert.rejects(
    startLoad({ ...options, command: () => ["sh", "-c", "echo no such core >&2; exit 3"] }),
    {
      kind: "generator-failed",
      message: /ended \(3\): no such core/,
    },
  );
});
