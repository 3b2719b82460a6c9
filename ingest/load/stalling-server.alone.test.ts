import assert from "node:assert/strict";
import { test } from "node:test";
import { plainWorkload } from "../../tests/fixture/workloads.ts";
import { startLoad } from "./start-load.ts";
import { countRequests, startTcpServer } from "./tcp-server.testing.ts";

const STALL_MS = 100;
const PERIOD_MS = 1000;

const workload = plainWorkload({
  name: "stalls",
  verb: "SET",
  keys: 10,
  bytes: 3,
  connections: 10,
  rate_ops: 2000,
  warm_up_ms: 0,
  closed_ms: 2000,
  open_ms: 4000,
});

/**
 * Answers at once, but for the first 100 ms of each second, when nobody is answered. It holds replies back
 * instead of sleeping, so that it does not depend on the speed of this process.
 */
const startStallingServer = () =>
  startTcpServer((socket) => {
    countRequests(socket, (requests) => {
      const into_period_ms = Date.now() % PERIOD_MS;
      const answer = () => socket.write("+OK\r\n".repeat(requests));
      if (into_period_ms >= STALL_MS) answer();
      else setTimeout(answer, STALL_MS - into_period_ms);
    });
  });

test("the open loop charges a stall to all who would have come meanwhile; the closed loop hides it", async () => {
  const server = await startStallingServer();
  const load = await startLoad({ workload, at: { host: "127.0.0.1", port: server.port }, seed: 1 });
  try {
    const closed = (await load.closedLoop()).groups.clients!;
    // A tenth of the time nobody is answered, and the longest latency is all that the closed loop tells of it.
    assert.ok(closed.latency_us.max >= 80_000, `${closed.latency_us.max}`);

    const { latency_us, schedule } = (await load.openLoop()).groups.clients!;
    // A tenth of the requests fall into a stall and wait for 0 to 100 ms, evenly: p99 is 90 ms, p95 50 ms.
    // The margin is for a busy machine; without the schedule p99 would be below 1 ms.
    const near = (value: number | null, truth_us: number) =>
      assert.ok(Math.abs(value! / truth_us - 1) < 0.25, `${value} instead of ${truth_us}`);
    near(latency_us.p95, 50_000);
    near(latency_us.p99, 90_000);
    near(latency_us.max, 100_000);
    assert.ok(latency_us.p50! < 20_000);
    assert.equal(schedule!.backpressured_operations, 0);

    // At most ten requests, one a connection, meet a stall in a closed loop: far fewer than one in a hundred.
    const stalls = workload.closed!.duration_ms / PERIOD_MS + 1;
    assert.ok((stalls * 10) / closed.operations < 0.01, `${closed.operations}`);
    assert.ok(closed.latency_us.p99! < latency_us.p99! / 5, `${closed.latency_us.p99}`);
  } finally {
    await load.stop();
    await server.stop();
  }
});

test("a server that does not read is the engine's backlog, not the generator's lag", async () => {
  const large = plainWorkload({
    verb: "SET",
    keys: 10,
    bytes: 1_000_000,
    connections: 2,
    rate_ops: 100,
    open_ms: 800,
  });
  const server = await startTcpServer((socket) => {
    let left = 0;
    socket.pause();
    setTimeout(() => socket.resume(), 600);
    socket.on("data", (data) => {
      left += data.length;
      const request_bytes = 1_000_000 + "*3\r\n$3\r\nSET\r\n$10\r\nk:00000000\r\n$1000000\r\n\r\n".length;
      for (; left >= request_bytes; left -= request_bytes) socket.write("+OK\r\n");
    });
  });
  const load = await startLoad({ workload: large, at: { host: "127.0.0.1", port: server.port }, seed: 1 });
  try {
    const { operations, latency_us, schedule } = (await load.openLoop()).groups.clients!;
    assert.equal(operations, 80);
    assert.ok(schedule!.backpressured_operations > 20, `${schedule!.backpressured_operations}`);
    assert.ok(latency_us.max > 500_000, `${latency_us.max}`);
    assert.ok(schedule!.send_lag_us.max < 400_000, `${schedule!.send_lag_us.max}`);
  } finally {
    await load.stop();
    await server.stop();
  }
});
