import assert from "node:assert/strict";
import net from "node:net";
import { test } from "node:test";
import { startRedisServer } from "../redis-server.testing.ts";
import { type FillOrder, fillKeys } from "./key-filler.ts";

const filling = {
  keys: 3000,
  name: (key: number) => `k${key}`,
  value_bytes: (key: number) => key + 1,
};

/** What filling ends with where every connection meets this. */
async function endOf(serve: (socket: net.Socket) => void, order: Partial<FillOrder> = {}): Promise<string> {
  const server = net.createServer((socket) => serve(socket.on("error", () => {})));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const at = { host: "127.0.0.1", port: (server.address() as net.AddressInfo).port };
  return fillKeys({ at, database: 0, filling, ...order })
    .then(
      () => "fine",
      (error) => `${error.kind} ${error.phase}`,
    )
    .finally(() => server.close());
}

test("every key has its length", async () => {
  const server = await startRedisServer();
  try {
    await fillKeys({ at: { host: "127.0.0.1", port: server.port }, database: 1, filling });
    const socket = net.connect(server.port, "127.0.0.1");
    const said = new Promise<string>((resolve) => {
      let text = "";
      socket.on("data", (data) => {
        text += data;
        if (text.split("\r\n").length === 5) resolve(text);
      });
    });
    socket.write("SELECT 1\r\nDBSIZE\r\nSTRLEN k0\r\nSTRLEN k2999\r\n");
    assert.equal(await said, "+OK\r\n:3000\r\n:1\r\n:3000\r\n");
    socket.destroy();
  } finally {
    await server.stop();
  }
});

test("a server that misbehaves has a named outcome", async () => {
  assert.equal(await endOf((socket) => socket.destroy()), "connection-lost preload");
  assert.equal(await endOf((socket) => socket.end("-LOADING not yet\r\n")), "error-replies preload");
  assert.equal(
    await endOf((socket) => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n")),
    "protocol-error preload",
  );
  assert.equal(await endOf((socket) => socket.write("+".repeat(100_000))), "reply-too-large preload");
});

test("a server that never answers is given up, at once where the load is stopped", async () => {
  const stop = new AbortController();
  const [silent, stopped] = await Promise.all([
    endOf(() => {}),
    endOf(() => setTimeout(() => stop.abort(), 50), { signal: stop.signal }),
  ]);
  assert.equal(silent, "timeout preload");
  assert.equal(stopped, "stopped preload");
});
