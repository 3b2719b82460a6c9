import { closeSync, openSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { basename, dirname, join } from "node:path";
import { type NodeReport, nodeReport } from "./node-report.ts";

/** What a Node.js engine loads first where somebody wants to look inside. */
export const INSPECT_PRELOAD = join(import.meta.dirname, "preload.cjs");

/** It could not be looked inside; the message says why. */
export class InspectError extends Error {
  override name = "InspectError";

  constructor(message: string) {
    // A stranger's words are part of it.
    super(message.slice(0, 1_000).replace(/\p{Cc}+/gu, " "));
  }
}

/** Looks inside one engine. Whatever it says is a stranger's word. */
export type InspectLine = {
  /** The environment that makes the engine's runtime load the preload. */
  env: Record<string, string>;
  /** Throws InspectError. */
  begin(): Promise<void>;
  /** Throws InspectError. */
  end(): Promise<NodeReport>;
  close(): void;
};

const MOST_BYTES = 20_000_000;
const PATIENCE_MS = { hello: 5_000, begun: 5_000, ended: 15_000 };

/**
 * Waits on a Unix socket in a run's folder for the preload of its engine; the first who calls is it. `folder` must be
 * there; who owns the socket may call.
 */
export async function openInspectLine(folder: string): Promise<InspectLine> {
  const path = join(folder, "inspect.sock");
  const server = createServer();
  // Listening on a long path works through an open folder only: an address holds 107 bytes.
  const linux = process.platform === "linux";
  let opened = linux ? openSync(dirname(path), "r") : null;
  const talk = new Talk();
  server.once("connection", (socket) => {
    server.removeAllListeners("connection");
    server.on("connection", (other) => other.destroy());
    talk.hear(socket);
  });
  server.on("error", (error) => talk.fail(error.message));
  const close = () => {
    talk.close();
    server.close();
    if (opened !== null) closeSync(opened);
    opened = null;
  };
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(linux ? `/proc/self/fd/${opened}/${basename(path)}` : path, resolve);
    });
    server.unref();
    await chmod(path, 0o600);
  } catch (error) {
    close();
    throw error;
  }
  return {
    env: { PLUMBLINE_INSPECT: path },
    async begin() {
      await talk.next("hello");
      talk.say("begin");
      await talk.next("begun");
    },
    async end() {
      talk.say("end");
      const { said: _, ...report } = (await talk.next("ended")) as Record<string, unknown>;
      const read = nodeReport.safeParse(report);
      if (read.success) return read.data;
      const [issue] = read.error.issues;
      throw new InspectError(
        `what the engine told is not a profile: ${issue?.path.join(".")}: ${issue?.message}`,
      );
    },
    close,
  };
}

/** Lines of JSON from one socket, one awaited at a time. */
class Talk {
  #socket: Socket | null = null;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #lines: string[] = [];
  #broken: string | null = null;
  #wake: () => void = () => {};

  hear(socket: Socket): void {
    this.#socket = socket;
    socket.unref();
    socket.on("error", (error) => this.fail(error.message));
    socket.on("close", () => this.fail("the engine's end of the line was closed"));
    socket.on("data", (chunk) => this.#add(chunk));
  }

  say(order: string): void {
    this.#socket?.write(`${order}\n`);
  }

  fail(why: string): void {
    this.#broken ??= why;
    this.#wake();
  }

  close(): void {
    this.fail("the line was closed");
    this.#socket?.destroy();
  }

  /** The next line, which must say this word. Throws InspectError. */
  async next(word: keyof typeof PATIENCE_MS): Promise<unknown> {
    const deadline = Date.now() + PATIENCE_MS[word];
    while (this.#lines.length === 0) {
      if (this.#broken !== null) throw new InspectError(`no "${word}" from the engine: ${this.#broken}`);
      const left_ms = deadline - Date.now();
      if (left_ms <= 0) {
        throw new InspectError(`no "${word}" from the engine within ${PATIENCE_MS[word] / 1_000} s`);
      }
      await this.#news(left_ms);
    }
    const message = parse(this.#lines.shift()!);
    const { said, why } = message;
    if (said === word) return message;
    throw new InspectError(
      said === "trouble"
        ? `the engine's runtime said: ${typeof why === "string" ? why.slice(0, 300) : "nothing"}`
        : `no "${word}" from the engine`,
    );
  }

  #news(patience_ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, patience_ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #add(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > MOST_BYTES) {
      this.#chunks = [];
      this.fail(`it said more than ${MOST_BYTES / 1e6} MB`);
      this.#socket?.destroy();
      return;
    }
    this.#chunks.push(chunk);
    if (!chunk.includes(10)) return;
    const lines = Buffer.concat(this.#chunks).toString("utf8").split("\n");
    this.#chunks = [Buffer.from(lines.pop()!)];
    this.#lines.push(...lines);
    this.#wake();
  }
}

function parse(line: string): { said?: unknown; why?: unknown } {
  try {
    const read: unknown = JSON.parse(line);
    if (read !== null && typeof read === "object") return read;
  } catch {}
  throw new InspectError("what the engine said is not JSON");
}
