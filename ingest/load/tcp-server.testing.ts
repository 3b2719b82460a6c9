import net from "node:net";

export interface TcpServer {
  port: number;
  stop(): Promise<void>;
}

/** A server for tests that does what it is told to with every connection. */
export async function startTcpServer(onConnection: (socket: net.Socket) => void): Promise<TcpServer> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port, stop };
}

/** Calls back with the number of whole requests in each chunk; a request begins with "*". */
export function countRequests(
  socket: net.Socket,
  onRequests: (requests: number, text: string) => void,
): void {
  socket.on("data", (data) => {
    const text = data.toString("latin1");
    onRequests(text.match(/\*\d/g)?.length ?? 0, text);
  });
}
