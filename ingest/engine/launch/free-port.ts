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
/** About the golden section of the range, and prime to it: each port comes once a round, far from those given out last. */
const STRIDE = 13_597;

let next = randomInt(PORTS.from, PORTS.to);

/**
 * A port of 127.0.0.1 that nobody listens on now and that this process has not given out since it has gone through all
 * the others: engines side by side share the network of their sandbox, and whether one listens there is not seen from
 * here. Throws Error where there is none.
 */
export async function freePort(): Promise<number> {
  for (let i = 0; i < TRIES; i += 1) {
    const port = next;
    next = PORTS.from + ((port - PORTS.from + STRIDE) % (PORTS.to - PORTS.from));
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
