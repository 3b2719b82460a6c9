import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { plainWorkload } from "../../tests/fixture/workloads.ts";
import { decodeHistogram } from "./record/histogram.ts";
import { type RedisServer, startRedisServer } from "./redis-server.testing.ts";
import type { WindowResult } from "./results.ts";
import { type Progress, startLoad } from "./start-load.ts";

let server: RedisServer;
before(async () => {
  server = await startRedisServer();
});
after(() => server.stop());

const here = () => ({ host: "127.0.0.1", port: server.port });
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

function assertCountsAddUp(window: WindowResult) {
  const group = window.groups.clients!;
  assert.deepEqual(group.errors, {});
  assert.equal(sum(group.intervals.operations), group.operations);
  assert.equal(decodeHistogram(group.latency_histogram).totalCount, group.operations);
  assert.equal(window.ended_at_ms - window.started_at_ms, window.duration_ms);
  assert.ok(group.bytes_in > group.payload_bytes_in && group.bytes_out > group.payload_bytes_out);
  assert.ok(window.generator.cpu_us > 0 && window.generator.cpu_share < 1.5);
}

for (const [verb, pipeline, processes] of [
  ["GET", 1, 1],
  ["SET", 1, 2],
  ["GET", 16, 3],
] as const) {
  test(`${verb} at pipeline ${pipeline} from ${processes} processes: all counts add up`, async () => {
    const workload = plainWorkload({
      verb,
      pipeline,
      connections: 9,
      bytes: 100,
      rate_ops: 3200,
      open_ms: 500,
    });
    const load = await startLoad({ workload, at: here(), seed: 1, processes, niceness: 0 });
    try {
      assert.equal(load.pids.length, processes);
      assert.deepEqual(
        { ...(await load.preload()), duration_ms: 0 },
        { keys: 100, elements: 100, payload_bytes: 10_000, duration_ms: 0 },
      );
      assert.ok((await load.warmUp())!.groups.clients!.operations > 0);
      const closed = await load.closedLoop();
      assertCountsAddUp(closed);
      assert.ok(
        Math.abs(closed.groups.clients!.throughput_ops / (closed.groups.clients!.operations / 0.1) - 1) <
          0.05,
      );
      assert.equal(closed.groups.clients!.schedule, null);
      const [carrier] = closed.groups.clients!.sizes;
      const answered = closed.groups.clients!.operations + closed.drained_operations;
      assert.equal(carrier![verb === "GET" ? "replies" : "requests"], answered);
      assert.ok(closed.drained_operations <= 9 * pipeline);

      const open = await load.openLoop();
      assertCountsAddUp(open);
      assert.equal(open.drained_operations, 0, "a schedule's late replies are operations");
      const { operations, latency_us, sizes, payload_bytes_in, payload_bytes_out, schedule } =
        open.groups.clients!;
      assert.equal(operations, 1600);
      assert.equal(schedule!.intended_rate_ops, 3200);
      assert.ok(latency_us.p50! > 0 && latency_us.p50! <= latency_us.max);
      assert.equal(latency_us.p999, null, "1,600 samples do not bear a p99.9");
      const own = { requests: 0, request_bytes: 0, replies: 0, reply_bytes: 0 };
      const carried =
        verb === "GET" ? { replies: 1600, reply_bytes: 160_000 } : { requests: 1600, request_bytes: 160_000 };
      assert.deepEqual(sizes, [{ to_bytes: 128, ...own, ...carried }]);
      assert.deepEqual([payload_bytes_in, payload_bytes_out], verb === "GET" ? [160_000, 0] : [0, 160_000]);
    } finally {
      await load.stop();
    }
  });
}

test("latency of pipelined replies is each reply's own: a slow one does not hold back those before it", async () => {
  const { startTcpServer, countRequests } = await import("./tcp-server.testing.ts");
  const slow = await startTcpServer((socket) =>
    countRequests(socket, (requests) => {
      socket.write("+OK\r\n".repeat(requests - 1));
      setTimeout(() => socket.write("+OK\r\n"), 60);
    }),
  );
  const workload = plainWorkload({ verb: "SET", pipeline: 4, connections: 1, rate_ops: 40, open_ms: 500 });
  const load = await startLoad({
    workload,
    at: { host: "127.0.0.1", port: slow.port },
    seed: 1,
    niceness: 0,
  });
  try {
    const group = (await load.openLoop()).groups.clients!;
    const histogram = decodeHistogram(group.latency_histogram);
    assert.equal(group.operations, 20);
    assert.ok(histogram.getValueAtPercentile(70) < 40_000, `${histogram.getValueAtPercentile(70)}`);
    assert.ok(histogram.getValueAtPercentile(80) > 55_000, `${histogram.getValueAtPercentile(80)}`);
  } finally {
    await load.stop();
    await slow.stop();
  }
});

test("those who watch are told of progress within windows", async () => {
  const seen: Progress[] = [];
  const workload = plainWorkload({ rate_ops: 500, open_ms: 1300 });
  const load = await startLoad({
    workload,
    at: here(),
    seed: 1,
    processes: 2,
    niceness: 0,
    onProgress: (progress) => seen.push(progress),
  });
  try {
    await load.preload();
    await load.openLoop();
    assert.equal(seen.length, 2);
    assert.ok(seen[1]!.operations > seen[0]!.operations);
    assert.ok(seen[1]!.p99_us! > 0);
  } finally {
    await load.stop();
  }
});

test("the generator's process can be wrapped, and is gone after the stop", async () => {
  const seen: [string[], number][] = [];
  const load = await startLoad({
    workload: plainWorkload(),
    at: here(),
    seed: 1,
    processes: 2,
    command: (argv, process) => {
      seen.push([argv, process]);
      return ["env", "PLUMBLINE_TEST=1", ...argv];
    },
  });
  assert.deepEqual(
    seen.map(([, process]) => process),
    [0, 1],
  );
  for (const pid of load.pids) assert.equal(process.kill(pid, 0), true);
  await load.stop();
  await load.stop();
  for (const pid of load.pids) assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
});

test("a stop in the middle of a window ends it with `stopped`", async () => {
  const load = await startLoad({
    workload: plainWorkload({ closed_ms: 60_000 }),
    at: here(),
    seed: 1,
    processes: 2,
  });
  await load.preload();
  const window = assert.rejects(load.closedLoop(), { kind: "stopped", phase: "closed-loop" });
  await sleep(100);
  await load.stop();
  await window;
  await assert.rejects(load.openLoop(), { kind: "stopped", phase: "open-loop" });
});

test("a generator that cannot start says why", async () => {
  const options = { workload: plainWorkload(), at: here(), seed: 1 };
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
