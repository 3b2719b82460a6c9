/** What the generator's process runs: carries out orders from the IPC channel, and ends with it. */
import { enableCompileCache } from "node:module";
import { LoadError } from "../load-error.ts";
import type { Message, Order, PhaseResults } from "../messages.ts";
import type { Generator } from "./generator.ts";

// A run lasts two seconds: without the cache a tenth of them goes into compiling this program again.
enableCompileCache();

let generator: Generator | undefined;

process.on("message", async (order: Order) => {
  const { phase } = order;
  let answer: Message;
  try {
    answer = { phase, result: await carryOut(order) };
  } catch (error) {
    const kind = error instanceof LoadError ? error.kind : "generator-failed";
    answer = { phase, error: { kind, message: error instanceof Error ? error.message : String(error) } };
    generator?.close();
  }
  send(answer);
});

process.on("disconnect", () => process.exit(0));

function send(message: Message): void {
  process.send?.(message);
}

async function carryOut(order: Order): Promise<PhaseResults[Order["phase"]]> {
  if (order.phase === "start") {
    const { Generator } = await import("./generator.ts");
    const tell = (progress: Extract<Message, { progress: unknown }>["progress"]) => send({ progress });
    generator = new Generator(order.assignment, tell);
    return generator.start();
  }
  if (!generator) throw new LoadError("generator-failed", `${order.phase} was ordered before the start`);
  switch (order.phase) {
    case "aim":
      return generator.aim(order.endpoint);
    case "preload":
      return generator.preload(order.pipelined);
    case "warm-up":
    case "closed-loop":
      return generator.closedLoop(order);
    case "open-loop":
      return generator.openLoop(order, order.rate_ops);
    case "census":
      return generator.census();
    case "tidy-up":
      return generator.tidyUp();
  }
}
