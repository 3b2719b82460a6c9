import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Capability, ProbeReport } from "./capabilities.ts";
import { RespSocket, request, show } from "./resp-socket.ts";

/** Where an engine is reached, and how long one exchange may take. */
export type Endpoint = { host: string; port: number; patience_ms: number };

const PIPELINE = 16;
/** Long enough for a server to read the first part by itself. */
const SPLIT_MS = 20;

/** Whether what listens there answers a PING with a reply of RESP, be it an error. Never throws. */
export async function speaksResp(at: Endpoint): Promise<boolean> {
  try {
    return await using(at, async (socket) => {
      const reply = await ask(socket, at, request("PING"));
      return reply.length > 0;
    });
  } catch {
    return false;
  }
}

/** In this order: what is likely to hang or to kill an engine comes last. */
const PROBES: Record<Capability, (at: Endpoint) => Promise<void>> = {
  ping: probePing,
  "set-get": probeSetGet,
  "missing-key": probeMissingKey,
  "second-connection": probeSecondConnection,
  "split-frame": probeSplitFrame,
  pipeline: probePipeline,
  reset: probeReset,
};

/**
 * Tries capabilities one after the other, each over connections of its own. An engine that a probe ended or
 * hung is not asked further: what is in neither list was not tried. Never throws.
 */
export async function probe(at: Endpoint, wanted: readonly Capability[]): Promise<ProbeReport> {
  const report: ProbeReport = { able: [], lacking: {} };
  for (const name of (Object.keys(PROBES) as Capability[]).filter((one) => wanted.includes(one))) {
    try {
      await PROBES[name](at);
      report.able.push(name);
    } catch (error) {
      report.lacking[name] = (error as Error).message.slice(0, 200);
      if (!(await speaksResp(at))) break;
    }
  }
  return report;
}

async function probePing(at: Endpoint): Promise<void> {
  await using(at, async (socket) => {
    const reply = await ask(socket, at, request("PING"));
    const pong = ["+PONG\r\n", "$4\r\nPONG\r\n"].includes(reply.toString("latin1"));
    if (!pong) throw new Error(`PING was answered with ${show(reply)}`);
  });
}

async function probeSetGet(at: Endpoint): Promise<void> {
  await using(at, async (socket) => {
    const keys = [newKey(), newKey()];
    const values = [trickyValue(), Buffer.alloc(0)];
    for (const [i, key] of keys.entries()) {
      await set(socket, at, key, randomBytes(4));
      await set(socket, at, key, values[i]!);
    }
    for (const [i, key] of keys.entries()) {
      expectValue(await ask(socket, at, request("GET", key)), values[i]!);
    }
  });
}

async function probeMissingKey(at: Endpoint): Promise<void> {
  await using(at, async (socket) => {
    await set(socket, at, newKey(), randomBytes(8));
    const reply = await ask(socket, at, request("GET", newKey()));
    const nil = ["$-1\r\n", "*-1\r\n", "_\r\n"].includes(reply.toString("latin1"));
    if (!nil) throw new Error(`GET of a key that is not there was answered with ${show(reply)}`);
  });
}

async function probeSplitFrame(at: Endpoint): Promise<void> {
  await using(at, async (socket) => {
    const key = newKey();
    const value = trickyValue();
    const whole = request("SET", key, value);
    // Once within the length of a bulk, once within its bytes.
    for (const cut of [whole.indexOf("$"), whole.length - 40]) {
      socket.write(whole.subarray(0, cut + 1));
      await sleep(SPLIT_MS);
      expectOk(await ask(socket, at, whole.subarray(cut + 1)));
    }
    expectValue(await ask(socket, at, request("GET", key)), value);
  });
}

async function probePipeline(at: Endpoint): Promise<void> {
  await using(at, async (socket) => {
    const values = Array.from({ length: PIPELINE / 2 }, () => randomBytes(8));
    const keys = values.map(newKey);
    const sets = keys.map((key, i) => request("SET", key, values[i]!));
    // In another order, so that an answer cannot be right by its place.
    const gets = keys.map((key) => request("GET", key)).reverse();
    socket.write(Buffer.concat([...sets, ...gets]));
    const replies = await socket.replies(PIPELINE, at.patience_ms);
    for (const reply of replies.slice(0, sets.length)) expectOk(reply);
    for (const [i, value] of values.reverse().entries()) expectValue(replies[sets.length + i]!, value);
    if (socket.left_over > 0) throw new Error("gave more answers than it was asked for");
  });
}

async function probeSecondConnection(at: Endpoint): Promise<void> {
  await using(at, async (first) => {
    await using(at, async (second) => {
      const key = newKey();
      const value = randomBytes(16);
      await set(first, at, key, value);
      expectValue(await ask(second, at, request("GET", key)), value);
    });
  });
}

/** Resets connections in the middle of a request, and asks again on one that was open before and on a new one. */
async function probeReset(at: Endpoint): Promise<void> {
  await using(at, async (bystander) => {
    await ask(bystander, at, request("PING"));
    await resetSome(at);
    await ask(bystander, at, request("PING"));
  });
  if (!(await speaksResp(at))) throw new Error("gave no answer after a connection was reset");
}

async function resetSome(at: Endpoint): Promise<void> {
  for (let i = 0; i < 3; i += 1) {
    const socket = await RespSocket.open(at);
    socket.write(request("PING").subarray(0, 7));
    await sleep(SPLIT_MS);
    socket.reset();
  }
  await sleep(SPLIT_MS);
}

async function using<T>(at: Endpoint, act: (socket: RespSocket) => Promise<T>): Promise<T> {
  const socket = await RespSocket.open(at);
  try {
    return await act(socket);
  } finally {
    socket.close();
  }
}

async function ask(socket: RespSocket, { patience_ms }: Endpoint, bytes: Buffer): Promise<Buffer> {
  socket.write(bytes);
  const [reply] = await socket.replies(1, patience_ms);
  return reply!;
}

async function set(socket: RespSocket, at: Endpoint, key: string, value: Buffer): Promise<void> {
  expectOk(await ask(socket, at, request("SET", key, value)));
}

function expectOk(reply: Buffer): void {
  if (reply.toString("latin1") !== "+OK\r\n") throw new Error(`SET was answered with ${show(reply)}`);
}

function expectValue(reply: Buffer, value: Buffer): void {
  const wanted = Buffer.concat([Buffer.from(`$${value.length}\r\n`), value, Buffer.from("\r\n")]);
  if (reply.equals(wanted)) return;
  throw new Error(`GET of ${value.length} random bytes was answered with ${show(reply)}`);
}

function newKey(): string {
  return `plumbline:probe:${randomBytes(6).toString("hex")}`;
}

/** Every byte there is, line ends and what looks like RESP among them. */
function trickyValue(): Buffer {
  const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  return Buffer.concat([Buffer.from("\r\n$-1\r\n+OK\r\n"), all, randomBytes(64)]);
}
