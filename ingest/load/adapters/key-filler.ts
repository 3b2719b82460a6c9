import net from "node:net";
import { LoadError } from "../load-error.ts";
import type { Address, Credentials } from "./native-tool.ts";

const SILENCE_MS = 5_000;
const FILL_MS = 60_000;
const BATCH_KEYS = 512;
const BATCH_BYTES = 1024 * 1024;
const LINE_BYTES = 4096;

/** Keys by the names that a program will ask for. */
export interface Filling {
  keys: number;
  name: (key: number) => string;
  value_bytes: (key: number) => number;
}

export interface FillOrder extends Credentials {
  at: Address;
  database: number;
  /** Null where the traffic needs no keys: then the engine is only asked whether it is there. */
  filling: Filling | null;
  signal?: AbortSignal | undefined;
}

/**
 * Makes sure that the engine answers, and that the keys are there. The programs name keys otherwise than our own
 * generator, and redis-benchmark waits forever where nobody listens.
 * @throws LoadError `connect-failed`, `connection-lost`, `error-replies`, `protocol-error`, `timeout` or `stopped`.
 */
export async function fillKeys({ at, user, password, database, filling, signal }: FillOrder): Promise<void> {
  const socket = net.connect(at.port, at.host).setNoDelay();
  const failed = failureOf(socket, at, signal);
  const timer = setTimeout(() => socket.destroy(fault("timeout", `${FILL_MS} ms`)), FILL_MS);
  const exchange = async (requests: string[]) => {
    const replied = linesOf(socket, requests.length);
    socket.write(requests.join(""), "latin1");
    await Promise.race([replied, failed]);
  };
  try {
    if (password !== undefined) await exchange([request(["AUTH", ...(user ? [user] : []), password])]);
    if (database !== 0) await exchange([request(["SELECT", String(database)])]);
    await exchange([request(["PING"])]);
    for (const batch of filling ? batchesOf(filling) : []) await exchange(batch);
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** Letters that look random, the same each time. */
export function letters(bytes: number): string {
  let state = 20_260_101;
  const block = Buffer.alloc(Math.min(bytes, 65_536));
  for (let at = 0; at < block.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    block[at] = 97 + ((state >>> 16) % 26);
  }
  return block
    .toString("latin1")
    .repeat(Math.ceil(bytes / 65_536))
    .slice(0, bytes);
}

function* batchesOf({ keys, name, value_bytes }: Filling): Generator<string[]> {
  let payload = "";
  let batch: string[] = [];
  let bytes = 0;
  for (let key = 0; key < keys; key++) {
    const length = value_bytes(key);
    if (payload.length < length) payload = letters(length);
    batch.push(request(["SET", name(key), payload.slice(0, length)]));
    bytes += length;
    if (batch.length < BATCH_KEYS && bytes < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

/** Waits for so many replies of one line each. */
function linesOf(socket: net.Socket, count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = count;
    let line = "";
    const settle = (error?: LoadError) => {
      socket.removeListener("data", take);
      if (error) reject(error);
      else resolve();
    };
    const take = (data: Buffer) => {
      const lines = (line + data.toString("latin1")).split("\r\n");
      line = lines.pop()!;
      const error = lines.find((one) => one.startsWith("-"));
      const wrong =
        lines.find((one) => !one.startsWith("+")) ?? (line.length > LINE_BYTES ? line : undefined);
      if (error !== undefined) return settle(fault("error-replies", error.slice(1, 200)));
      if (wrong !== undefined)
        return settle(fault("protocol-error", `a status was due: ${wrong.slice(0, 80)}`));
      left -= lines.length;
      if (left <= 0) settle();
    };
    socket.on("data", take);
  });
}

/** Rejects when the connection comes to an end or to a halt. */
function failureOf(socket: net.Socket, { host, port }: Address, signal?: AbortSignal): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    let connected = false;
    const stop = () => socket.destroy(fault("stopped", "the load was stopped"));
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    socket.once("connect", () => {
      connected = true;
    });
    socket.setTimeout(SILENCE_MS, () =>
      socket.destroy(fault("timeout", `${host}:${port} was silent for ${SILENCE_MS} ms`)),
    );
    socket.once("error", (error) => {
      if (error instanceof LoadError) reject(error);
      else
        reject(fault(connected ? "connection-lost" : "connect-failed", `${host}:${port}: ${error.message}`));
    });
    socket.once("close", () => {
      signal?.removeEventListener("abort", stop);
      reject(fault("connection-lost", `${host}:${port} closed the connection`));
    });
  });
  failed.catch(() => {});
  return failed;
}

function fault(kind: LoadError["kind"], message: string): LoadError {
  return new LoadError(kind, message, "preload");
}

function request(words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join("")}`;
}
