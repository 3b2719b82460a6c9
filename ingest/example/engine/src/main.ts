import process from "node:process";
import { Engine } from "./engine.ts";
import { OptionError, parseOptions, USAGE } from "./options.ts";
import { startHousekeeping } from "./server/housekeeping.ts";
import { listen } from "./server/listener.ts";
import { loadSnapshot } from "./store/snapshot.ts";

/** Starts a server from its command line; resolves once it accepts connections. */
export async function main(argv: string[]): Promise<void> {
  if (argv.includes("--help")) {
    console.log(USAGE);
    return;
  }
  try {
    const engine = new Engine(parseOptions(argv));
    loadSnapshot(engine);
    const close = await listen(engine);
    startHousekeeping(engine);
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => close());
    console.log(`pebble ${engine.version} ready on ${engine.options.bind}:${engine.options.port}`);
  } catch (error) {
    console.error(`pebble: ${(error as Error).message}`);
    process.exitCode = error instanceof OptionError ? 2 : 1;
  }
}
