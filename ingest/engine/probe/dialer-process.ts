/** What runs within the network of the engines: carries out orders from the IPC channel, and ends with it. */
import type { DialerAnswer, DialerOrder } from "./dialer.ts";
import { probe, speaksResp } from "./probes.ts";

const say = (answer: DialerAnswer) => process.send?.(answer, undefined, undefined, () => {});

process.on("message", async ({ id, at, probes }: DialerOrder) => {
  try {
    say({ id, result: probes ? await probe(at, probes) : await speaksResp(at) });
  } catch (error) {
    say({ id, error: (error as Error).message });
  }
});
process.on("disconnect", () => process.exit(0));
// A terminal's Ctrl-C is Plumbline's to answer.
process.on("SIGINT", () => {});
say({ pid: process.pid });
