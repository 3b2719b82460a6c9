import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { resolveRuntime } from "../runtime/runtime.ts";
import { freePort } from "./free-port.ts";
import { PRELOAD } from "./preload.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-listen-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const script = join(folder, "server.mjs");
writeFileSync(
  script,
  `import net from "node:net";
   import http from "node:http";
   const all = [];
   const listen = (server, ...words) => new Promise((done) => server.listen(...words, () => { all.push(server.address()); done(); }));
   await listen(net.createServer(), 6379);
   await listen(net.createServer(), { port: 6380, host: "0.0.0.0" });
   await listen(http.createServer(), "6381", "0.0.0.0", 64);
   await listen(net.createServer(), process.argv[2]);
   if (typeof Bun !== "undefined") {
     all.push(address(Bun.listen({ hostname: "0.0.0.0", port: 6382, socket: { data() {} } })));
     all.push(address(Bun.serve({ port: 6383, fetch: () => new Response("") })));
   }
   function address({ hostname, port }) { return { address: hostname, port }; }
   console.log(JSON.stringify(all));
   process.exit();`,
);

/** Addresses of the listeners of a server, in order: [host, port], or a path. */
function listen(program: string, env: Record<string, string>): ([string, number] | string)[] {
  const text = execFileSync(program, [script, join(folder, "engine.sock")], {
    encoding: "utf8",
    env: { PATH: process.env.PATH ?? "", ...env } as unknown as NodeJS.ProcessEnv,
  });
  rmSync(join(folder, "engine.sock"), { force: true });
  return JSON.parse(text).map((one: { address: string; port: number } | string) =>
    typeof one === "string" ? one : [one.address, one.port],
  );
}

function assertMoved(listeners: ReturnType<typeof listen>, port: number): void {
  const tcp = listeners.filter((one): one is [string, number] => typeof one !== "string");
  assert.ok(
    tcp.every(([host]) => host === "127.0.0.1"),
    JSON.stringify(tcp),
  );
  assert.equal(tcp[0]![1], port);
  assert.equal(new Set(tcp.map((one) => one[1])).size, tcp.length);
  assert.ok(!tcp.some((one) => one[1] >= 6379 && one[1] <= 6383));
  assert.ok(listeners.includes(join(folder, "engine.sock")), "a Unix socket stays where it is");
}

test("Node.js: the first TCP listener gets the port, all get loopback, other sockets are left alone", async () => {
  const port = await freePort();
  const env = { NODE_OPTIONS: `--require=${PRELOAD}`, PLUMBLINE_PORT: String(port) };
  assertMoved(listen(process.execPath, env), port);
});

test("Bun: the same, for its own listeners too", async () => {
  const { bins } = await resolveRuntime({ wanted: "bun@1", folder: join(folder, "tools") });
  const port = await freePort();
  const env = { BUN_OPTIONS: `--preload=${PRELOAD}`, PLUMBLINE_PORT: String(port) };
  assertMoved(listen(join(bins[0]!, "bun"), env), port);
});

test("without a port only the host is changed", () => {
  const listeners = listen(process.execPath, { NODE_OPTIONS: `--require=${PRELOAD}` });
  assert.deepEqual(listeners.slice(0, 3), [
    ["127.0.0.1", 6379],
    ["127.0.0.1", 6380],
    ["127.0.0.1", 6381],
  ]);
});
