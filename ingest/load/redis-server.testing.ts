import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "iovalkey";

export interface RedisServer {
  port: number;
  stop(): Promise<void>;
}

/** One such server for all tests of a file, and a client of it. Both are there when the first test begins. */
export function redisServerForAll(): { readonly port: number; readonly client: Redis } {
  let server: RedisServer;
  let client: Redis;
  before(async () => {
    server = await startRedisServer();
    client = new Redis({ port: server.port });
  });
  after(async () => {
    client?.disconnect();
    await server?.stop();
  });
  return {
    get port() {
      return server.port;
    },
    get client() {
      return client;
    },
  };
}

/** A real redis-server for tests, on a free port and in a fresh folder, with more flags where given. */
export async function startRedisServer(flags: readonly string[] = []): Promise<RedisServer> {
  const dir = await mkdtemp(join(tmpdir(), "plumbline-redis-"));
  const port = await freePort();
  const args = [
    "--port",
    String(port),
    "--bind",
    "127.0.0.1",
    "--save",
    "",
    "--appendonly",
    "no",
    "--dir",
    dir,
    ...flags,
  ];
  const server = spawn("redis-server", args, { stdio: "ignore" });
  const exited = new Promise<void>((resolve, reject) => {
    server.once("exit", () => resolve());
    server.once("error", reject);
  });
  const stop = async () => {
    server.kill("SIGKILL");
    await exited;
    await rm(dir, { recursive: true, force: true });
  };
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await answers(port)) return { port, stop };
    await Promise.race([sleep(50), exited]);
  }
  await stop();
  throw new Error("redis-server did not answer");
}

export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    socket.once("data", (data) => {
      resolve(/^(\+PONG|-NOAUTH)/.test(data.toString()));
      socket.destroy();
    });
    socket.once("error", () => resolve(false));
  });
}
