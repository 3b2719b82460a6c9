import assert from "node:assert/strict";
import type net from "node:net";
import { test } from "node:test";
import { plainWorkload } from "../../tests/fixture/workloads.ts";
import type { LoadErrorKind } from "./load-error.ts";
import { type Load, startLoad } from "./start-load.ts";
import { countRequests, startTcpServer } from "./tcp-server.testing.ts";
import { Dataset } from "./traffic/dataset.ts";

const workload = plainWorkload({
  name: "misbehaving",
  bytes: 3,
  pipeline: 2,
  warm_up_ms: 300,
  closed_ms: 300,
  open_ms: 300,
});
const limits = { connect_ms: 500, preload_ms: 500, drain_ms: 300, reply_bytes: 1000 };
/** All limits of one phase together, and as much again for a busy machine. */
const BOUND_MS = 3000;

const toEach = (reply: string) => (socket: net.Socket) =>
  countRequests(socket, (requests) => socket.write(reply.repeat(requests)));
const once = (reply: string, end: "keep" | "close") => (socket: net.Socket) =>
  socket.once("data", () => (end === "close" ? socket.end(reply) : socket.write(reply)));

const servers: [string, (socket: net.Socket) => void, LoadErrorKind][] = [
  ["never answers", () => {}, "timeout"],
  ["never reads", (socket) => socket.pause(), "timeout"],
  ["resets", (socket) => countRequests(socket, () => socket.resetAndDestroy()), "connection-lost"],
  ["closes", once("", "close"), "connection-lost"],
  ["answers with another type", toEach(":1\r\n"), "wrong-replies"],
  ["answers with another length", toEach("$2\r\nab\r\n"), "wrong-replies"],
  ["answers with other bytes", toEach("$3\r\n???\r\n"), "wrong-replies"],
  ["has lost the keys", toEach("$-1\r\n"), "wrong-replies"],
  [
    "answers with errors",
    toEach("-OOM command not allowed when used memory > 'maxmemory'\r\n"),
    "error-replies",
  ],
  ["does not know the command", toEach("-ERR unknown command 'GET'\r\n"), "not-supported"],
  ["speaks another protocol", once("HTTP/1.1 400 Bad Request\r\n\r\n", "keep"), "protocol-error"],
  ["answers twice", toEach("$3\r\nabc\r\n$3\r\nabc\r\n"), "protocol-error"],
  ["stops in the middle of a reply", once("$3\r\na", "keep"), "timeout"],
  ["closes in the middle of a reply", once("$3\r\na", "close"), "connection-lost"],
  ["announces a reply beyond the limit", once("$999999999\r\n", "keep"), "reply-too-large"],
];

const phases: [string, (load: Load) => Promise<unknown>][] = [
  ["preload", (load) => load.preload()],
  ["warm-up", (load) => load.warmUp()],
  ["closed-loop", (load) => load.closedLoop()],
  ["open-loop", (load) => load.openLoop()],
];

for (const [what, behave, kind] of servers) {
  test(`a server that ${what} is a ${kind} in every phase`, async () => {
    const server = await startTcpServer(behave);
    try {
      const outcomes = phases.map(async ([phase, run]) => {
        const load = await startLoad({
          workload,
          at: { host: "127.0.0.1", port: server.port },
          seed: 1,
          limits,
          // Four generators spin on few cores: the server of this test must get its turn.
          niceness: 0,
        });
        try {
          const start_ms = performance.now();
          await assert.rejects(run(load), { name: "LoadError", kind, phase });
          const took_ms = performance.now() - start_ms;
          assert.ok(took_ms < BOUND_MS, `${phase} took ${took_ms} ms`);
        } finally {
          await load.stop();
        }
      });
      await Promise.all(outcomes);
    } finally {
      await server.stop();
    }
  });
}

test("nobody listening is a connect-failed", async () => {
  const server = await startTcpServer(() => {});
  await server.stop();
  const load = await startLoad({ workload, at: { host: "127.0.0.1", port: server.port }, seed: 1, limits });
  await assert.rejects(load.preload(), { kind: "connect-failed", phase: "preload", message: /ECONNREFUSED/ });
  await assert.rejects(load.closedLoop(), { kind: "connect-failed", phase: "closed-loop" });
  await load.stop();
});

test("a few errors among many replies are counted and do not fail the window", async () => {
  let failed = 0;
  const dataset = new Dataset(workload.datasets[0]!);
  const server = await startTcpServer((socket) => {
    countRequests(socket, (_requests, text) => {
      for (const [, key] of text.matchAll(/k:(\d{8})/g)) {
        socket.write(failed++ < 5 ? "-BUSY later\r\n" : `$3\r\n${dataset.value(Number(key))}\r\n`);
      }
    });
  });
  const load = await startLoad({ workload, at: { host: "127.0.0.1", port: server.port }, seed: 1, limits });
  assert.deepEqual((await load.closedLoop()).groups.clients!.errors, { BUSY: 5 });
  await load.stop();
  await server.stop();
});
