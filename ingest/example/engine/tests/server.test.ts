import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Engine } from "../src/engine.ts";
import { parseOptions } from "../src/options.ts";
import { listen } from "../src/server/listener.ts";

const port = await freePort();
const dir = mkdtempSync(join(tmpdir(), "pebble-"));
const close = await listen(new Engine(parseOptions(["--port", String(port), "--dir", dir])));
after(() => close());

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Sends bytes, then QUIT; resolves with all that came back. */
function talk(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(`${bytes}QUIT\r\n`));
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
    });
    socket.on("end", () => resolve(answer));
    socket.on("error", reject);
  });
}

test("what is set can be got", async () => {
  assert.equal(await talk("SET k v\r\nGET k\r\nGET none\r\n"), "+OK\r\n$1\r\nv\r\n$-1\r\n+OK\r\n");
});

test("a transaction runs as one", async () => {
  const answer = await talk("MULTI\r\nINCR n\r\nINCR n\r\nEXEC\r\n");
  assert.equal(answer, "+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n:1\r\n:2\r\n+OK\r\n");
});

test("a protocol error is answered and ends the connection", async () => {
  assert.match(await talk("*1\r\n!\r\n"), /^-ERR Protocol error: expected '\$', got '!'\r\n$/);
});

test("RESP3 has maps", async () => {
  assert.match(await talk("HELLO 3\r\nHSET h f v\r\nHGETALL h\r\n"), /:1\r\n%1\r\n\$1\r\nf\r\n\$1\r\nv\r\n/);
});
