/** Stands still for 100 ms at the start of every second, answers at once otherwise; prints its port. */
import net from "node:net";

const STALL_MS = 100;
const PERIOD_MS = 1000;

const server = net.createServer((socket) => {
  socket.setNoDelay(true);
  socket.on("error", () => {});
  socket.on("data", (data) => {
    // One "*" begins each request; values here hold none.
    let requests = 0;
    for (const byte of data) if (byte === 42) requests++;
    socket.write("+OK\r\n".repeat(requests));
  });
});

function stall(): void {
  const begun_ms = performance.now();
  while (performance.now() - begun_ms < STALL_MS);
  setTimeout(stall, Math.max(0, begun_ms + PERIOD_MS - performance.now()));
}

server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${(server.address() as net.AddressInfo).port}\n`);
  stall();
});
process.on("disconnect", () => process.exit(0));
