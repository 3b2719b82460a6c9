import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below what systems give to clients (Linux: from 32768): a connection of the last run that waits for its end (TIME_WAIT)
 * would keep a server from its port.
 */
const PORTS = { from: 10_000, to: 32_000 };
/** Amanda's: browsers and fetch do not talk to it (WHATWG Fetch, "bad port"). */
const BAD_PORT = 10_080;
const TRIES = 50;

/** A port of 127.0.0.1 that nobody listens on now. Throws Error where there is none. */
export async function freePort(): Promise<number> {
  for (let i = 0; i < TRIES; i += 1) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (port !== BAD_PORT && (await isFree(port))) return port;
  }
  throw new Error(`of ${TRIES} ports tried between ${PORTS.from} and ${PORTS.to} none is free`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
