import type { GroupConnection } from "../generate/group.ts";
import { pour } from "../generate/pour.ts";
import { DEFAULT_LOAD_LIMITS } from "../limits.ts";
import { LoadError } from "../load-error.ts";
import { openContent } from "../traffic/content.ts";
import { REPLY_CODES } from "../traffic/expectations.ts";
import { encodeCommand } from "../wire/resp.ts";
import type { Address, Credentials } from "./native-tool.ts";

const SILENCE_MS = 5_000;
const FILL_MS = 60_000;

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
 * @throws LoadError of phase `preload`: `connect-failed`, `connection-lost`, `error-replies`, `wrong-replies`,
 *   `protocol-error`, `timeout` or `stopped`.
 */
export async function fillKeys({ at, user, password, database, filling, signal }: FillOrder): Promise<void> {
  const connection: GroupConnection = {
    endpoint: at,
    encrypted: false,
    sign_in: { protocol: 2, user, password, database },
    connect_ms: SILENCE_MS,
    reply_bytes: DEFAULT_LOAD_LIMITS.reply_bytes,
  };
  const options = { connection, pipelined: true, signal };
  try {
    const ping = [encodeCommand(["PING"])];
    await pour({ ...options, requests: ping, reply: REPLY_CODES.pong, limit_ms: SILENCE_MS });
    if (!filling) return;
    await pour({ ...options, requests: writing(filling), reply: REPLY_CODES.ok, limit_ms: FILL_MS });
  } catch (error) {
    throw error instanceof LoadError ? new LoadError(error.kind, error.message, "preload") : error;
  }
}

/** Letters that look random, the same each time. */
export function letters(bytes: number): string {
  return openContent("letters", bytes)(0, bytes).toString("latin1");
}

function* writing({ keys, name, value_bytes }: Filling): Generator<Buffer> {
  let largest = 0;
  for (let key = 0; key < keys; key++) largest = Math.max(largest, value_bytes(key));
  const content = openContent("letters", largest);
  for (let key = 0; key < keys; key++)
    yield encodeCommand(["SET", name(key), content(key, value_bytes(key))]);
}
