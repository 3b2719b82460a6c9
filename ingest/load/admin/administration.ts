import type { Redis, RedisOptions } from "iovalkey";
import { LoadError } from "../load-error.ts";
import type { Endpoint } from "../wire/endpoint.ts";

/** All replies of one visit together: an engine that answers without end is left alone. */
const BYTES_MAX = 64 * 1024 * 1024;
const NOT_SUPPORTED = /unknown (command|subcommand)|NOPERM|not (supported|implemented)/i;

/** Asks an engine something beside the traffic, one command after the other. */
export interface Administration {
  /** @throws LoadError `not-supported`, `error-replies`, `protocol-error`, `timeout` or `connection-lost`. */
  ask(...words: string[]): Promise<unknown>;
}

/**
 * Opens a connection for questions, and closes it. Its replies are a stranger's: nothing of them is believed
 * beyond its form.
 * @throws LoadError whatever `act` throws, and `connect-failed`.
 */
export async function administer<T>(
  endpoint: Endpoint,
  limit_ms: number,
  act: (administration: Administration) => Promise<T>,
): Promise<T> {
  // Only then: it takes longer to load than all of the generator.
  const iovalkey = await import("iovalkey");
  const client = new iovalkey.Redis(optionsFor(endpoint, limit_ms));
  let bytes = 0;
  let trouble: Error | undefined;
  client.on("error", (error: Error) => {
    trouble = error;
  });
  client.on("connect", () => {
    client.stream.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > BYTES_MAX) client.disconnect();
    });
  });
  try {
    await client.connect().catch((error: Error) => {
      // The promise says only that the connection is closed; the event before it said why.
      throw failedToConnect(endpoint, (trouble ?? error).message);
    });
    await signIn(client, endpoint);
    return await act({ ask: (...words) => ask(client, words) });
  } finally {
    client.disconnect();
  }
}

/** By a command of its own: what the client does by itself leaves a refusal unsaid, and warns on the console. */
async function signIn(client: Redis, endpoint: Endpoint): Promise<void> {
  const { user, password } = endpoint;
  if (password === undefined) return;
  await client.call("AUTH", ...(user === undefined ? [] : [user]), password).catch((error: Error) => {
    throw failedToConnect(endpoint, `the engine refused the sign-in: ${error.message}`);
  });
}

function failedToConnect({ host, port }: Endpoint, why: string): LoadError {
  return new LoadError("connect-failed", `${host}:${port}: ${why}`);
}

async function ask(client: Redis, words: string[]): Promise<unknown> {
  try {
    return await client.call(words[0]!, ...words.slice(1));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const said = `${words.slice(0, 2).join(" ")}: ${message}`.slice(0, 300);
    if (NOT_SUPPORTED.test(message)) throw new LoadError("not-supported", `the engine says to ${said}`);
    if (message.startsWith("Protocol error"))
      throw new LoadError("protocol-error", said.replace(" Please report this.", ""));
    if (/timed out/i.test(message)) throw new LoadError("timeout", said);
    if (/^[A-Z]+ /.test(message)) throw new LoadError("error-replies", said);
    throw new LoadError("connection-lost", said);
  }
}

function optionsFor({ host, port, tls }: Endpoint, limit_ms: number): RedisOptions {
  const encrypted = tls?.always
    ? {
        tls: {
          ...(tls.ca ? { ca: tls.ca } : {}),
          ...(tls.cert ? { cert: tls.cert } : {}),
          ...(tls.key ? { key: tls.key } : {}),
          ...(tls.servername ? { servername: tls.servername } : {}),
          rejectUnauthorized: !tls.insecure,
        },
      }
    : {};
  return {
    host,
    port: tls?.always ? tls.port : port,
    ...encrypted,
    lazyConnect: true,
    enableReadyCheck: false,
    enableOfflineQueue: true,
    retryStrategy: () => null,
    connectTimeout: limit_ms,
    commandTimeout: limit_ms,
  };
}
