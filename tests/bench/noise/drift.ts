import { type ChildProcess, spawn } from "node:child_process";
import { prng } from "../../../ingest/verdict/statistics/prng.ts";

/** Part of the engine's core that the neighbour takes while it is there. */
const DUTY = 0.25;
const PERIOD_MS = 8;
/** Sessions that it stays or is gone for, on average. */
const STAY = 4;

const NEIGHBOUR = `
const busy_ms = ${DUTY * PERIOD_MS};
setInterval(() => { for (const end = performance.now() + busy_ms; performance.now() < end; ); }, ${PERIOD_MS});
process.on("disconnect", () => process.exit());
`;

/** A neighbour on the engine's core that comes and goes between sessions, by a seeded coin. */
export class DriftingHost {
  readonly #random = prng(11);
  readonly #place: (argv: string[]) => string[];
  #neighbour: ChildProcess | null = null;

  constructor(place: (argv: string[]) => string[]) {
    this.#place = place;
  }

  /** Called before every session; returns whether the neighbour is there in it. */
  next(): boolean {
    if (this.#random.uniform() < 1 / STAY) {
      if (this.#neighbour) this.stop();
      else this.#start();
    }
    return this.#neighbour !== null;
  }

  stop(): void {
    this.#neighbour?.kill("SIGKILL");
    this.#neighbour = null;
  }

  #start(): void {
    const [file = "", ...args] = this.#place([process.execPath, "-e", NEIGHBOUR]);
    this.#neighbour = spawn(file, args, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  }
}
