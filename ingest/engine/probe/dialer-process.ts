/** What runs within the network of the engines: carries out orders from the IPC channel, and ends with it. */
import type { DialerAnswer, DialerOrder } from "./dialer.ts";
import { readInfo } from "./info.ts";
import { type Endpoint, probe, speaksResp } from "./probes.ts";

const say = (answer: DialerAnswer) => process.send?.(answer, undefined, undefined, () => {});

process.on("message", async ({ id, at, asks }: DialerOrder) => {
  try {
    say({ id, result: await answer(at, asks) });
  } catch (error) {
    say({ id, error: (error as Error).message });
  }
});
function answer(at: Endpoint, asks: DialerOrder["asks"]): Promise<unknown> {
  if (asks === "resp") return speaksResp(at);
  return asks === "info" ? readInfo(at) : probe(at, asks);
}

process.on("disconnect", () => process.exit(0));
// A terminal's Ctrl-C is Plumbline's to answer.
process.on("SIGINT", () => {});
say({ pid: process.pid });
