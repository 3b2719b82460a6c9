import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

/** A folder that is removed by `await using`. */
export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "example-engine-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Checks a commit out beside the repository and builds it there. */
export async function buildCommit(repository: string, commit: string, target: string): Promise<void> {
  await execa("git", ["clone", "--quiet", "--no-checkout", repository, target]);
  await execa("git", ["checkout", "--quiet", commit], { cwd: target });
  await execa(process.execPath, ["scripts/build.ts"], { cwd: target });
}

export interface EngineProcess {
  port: number;
  stop: () => Promise<void>;
}

/** Starts the built engine in `folder`; resolves when it has said that it is ready. */
export async function startEngine(folder: string, dir: string, flags: string[] = []): Promise<EngineProcess> {
  const port = await freePort();
  const args = [join(folder, "dist/server.js"), "--port", String(port), "--dir", dir, ...flags];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk) => String(chunk).includes("ready on") && resolve());
    child.once("exit", (code) => reject(new Error(`the engine ended with ${code}`)));
  });
  await ready;
  return { port, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

/** Sends pieces one after the other and collects the answer until the engine closes or `bytes` have come. */
export async function converse(
  port: number,
  pieces: string[],
  bytes = Number.POSITIVE_INFINITY,
): Promise<string> {
  const socket: Socket = connect(port, "127.0.0.1");
  socket.setNoDelay(true);
  await once(socket, "connect");
  let answer = "";
  const done = new Promise<void>((resolve, reject) => {
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
      if (answer.length >= bytes) resolve();
    });
    socket.once("end", resolve);
    socket.once("error", reject);
  });
  for (const piece of pieces) {
    socket.write(Buffer.from(piece, "latin1"));
    if (pieces.length > 1) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await done;
  socket.destroy();
  return answer;
}
