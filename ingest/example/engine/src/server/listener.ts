import { readFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { Engine } from "../engine.ts";
import { Connection } from "./connection.ts";

const BACKLOG = 1024;

/** Opens the ports; resolves with what closes them and all connections. */
export async function listen(engine: Engine): Promise<() => void> {
  const { port, tlsPort, tlsCert, tlsKey } = engine.options;
  const accept = (socket: Socket) => acceptConnection(engine, socket);
  const servers: Server[] = [];
  if (port > 0) servers.push(await open(createServer({ noDelay: true }, accept), port, engine.options.bind));
  if (tlsPort > 0) {
    const keys = { cert: readFileSync(tlsCert), key: readFileSync(tlsKey) };
    servers.push(
      await open(createTlsServer({ ...keys, noDelay: true }, accept), tlsPort, engine.options.bind),
    );
  }
  return () => {
    for (const server of servers) server.close();
    for (const connection of engine.connections.values()) connection.close();
  };
}

function acceptConnection(engine: Engine, socket: Socket): void {
  if (engine.connections.size >= engine.settings.maxClients) {
    socket.on("error", () => socket.destroy());
    socket.end("-ERR max number of clients reached\r\n");
    return;
  }
  new Connection(engine, socket);
}

function open(server: Server, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, backlog: BACKLOG }, () => {
      server.off("error", reject);
      server.on("error", (error) => console.error(`pebble: ${error.message}`));
      server.on("tlsClientError", (_error, socket: Socket) => socket.destroy());
      resolve(server);
    });
  });
}
