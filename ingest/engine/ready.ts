import { connect } from "node:net";

/** Whether something on that port of 127.0.0.1 answers a PING with PONG in time. Never throws. */
export function answersPing({ port, patience_ms }: { port: number; patience_ms: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    let answer = "";
    const say = (ready: boolean) => {
      socket.destroy();
      resolve(ready);
    };
    socket.setTimeout(Math.max(1, patience_ms), () => say(false));
    socket.on("error", () => say(false));
    socket.on("close", () => say(false));
    socket.on("connect", () => socket.write("*1\r\n$4\r\nPING\r\n"));
    socket.on("data", (chunk: Buffer) => {
      answer += chunk.toString("latin1");
      if (answer.length >= 7) say(answer.startsWith("+PONG\r\n"));
    });
  });
}
