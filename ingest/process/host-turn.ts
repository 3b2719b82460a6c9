import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Who measures or builds on a host has it to himself: two that pinned themselves to the same cores would measure each other. */
export type HostTurn = {
  /** Waits until nobody else has the host, and takes it; the answer gives it back. Throws the signal's reason on abort. */
  take(signal?: AbortSignal): Promise<() => void>;
};

/** Another that waited is let in before the host is taken again: one run each, by turns. */
const COURTESY_MS = 50;
/** The owner ended between two questions: asked again after so long. */
const AGAIN_MS = 5;

/**
 * The host's turn, shared by all processes and users of one network namespace. The token is a listening socket with an
 * abstract name (unix(7)): the kernel gives it to one process, and takes it back whatever that process dies of. Who waits is
 * connected to it and feels it close. Elsewhere than on Linux there are no such names, and turns are given without asking.
 * `tell` hears once for each wait that there is one.
 */
export function openHostTurn({
  name = "plumbline-host",
  tell = () => {},
}: {
  name?: string;
  tell?: (line: string) => void;
} = {}): HostTurn {
  if (process.platform !== "linux") return { take: async () => () => {} };
  const path = `\0${name}`;
  let courteous = false;
  return {
    async take(signal) {
      if (courteous) await sleep(COURTESY_MS, null, { signal });
      courteous = false;
      let told = false;
      for (;;) {
        signal?.throwIfAborted();
        const waiting = new Set<Socket>();
        const server = await listen(path, waiting);
        if (server) {
          return () => {
            courteous = waiting.size > 0;
            server.close();
            for (const socket of waiting) socket.destroy();
          };
        }
        signal?.throwIfAborted();
        await ownerGone(path, signal, () => {
          if (!told) tell("another plumbline works on this host; waiting for its turn to end");
          told = true;
        });
      }
    },
  };
}

/** The server that holds the name, or null where another holds it. */
function listen(path: string, waiting: Set<Socket>): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.on("error", () => {}).on("close", () => waiting.delete(socket));
    });
    server.unref();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(null);
      else reject(error);
    });
    server.listen({ path }, () => resolve(server));
  });
}

/** Resolves when the owner has given the host back or died; rejects with the signal's reason. */
async function ownerGone(path: string, signal: AbortSignal | undefined, onWait: () => void): Promise<void> {
  const connected = await new Promise<boolean>((resolve) => {
    const socket = connect({ path });
    const stop = () => socket.destroy();
    signal?.addEventListener("abort", stop, { once: true });
    let owned = false;
    socket
      .on("connect", () => {
        owned = true;
        onWait();
      })
      .on("error", () => {})
      .on("close", () => {
        signal?.removeEventListener("abort", stop);
        resolve(owned);
      })
      .resume();
  });
  signal?.throwIfAborted();
  if (!connected) await sleep(AGAIN_MS, null, { signal });
}
