import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

/** perf while it counts. */
export type Counting = {
  /** Stops, and gives what perf wrote; null where it said nothing in time. May be called again. */
  end(): Promise<string | null>;
};

const START_MS = 2_000;
const END_MS = 1_000;
const OUTPUT_MOST = 20_000;

/**
 * Counts events of processes and all their threads from when it resolves until `end`. perf starts with its counters
 * off and says when they are on, so that nothing of its own start is counted. Throws Error in one line where perf
 * does not run or will not count.
 */
export async function startPerf(
  events: readonly string[],
  pids: readonly number[],
  program = "perf",
): Promise<Counting> {
  const words = ["stat", "-x", ",", "-e", events.join(","), "-p", pids.join(",")];
  const child = spawn(program, [...words, "--delay", "-1", "--control", "fd:3,4", "--log-fd", "5"], {
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe", "pipe"],
    env: { ...process.env, LC_ALL: "C" },
  });
  const written = collect((child.stdio as unknown[])[5] as Readable);
  const said = collect(child.stderr!);
  const over = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", () => resolve());
  });
  const failed = new Promise<never>((_, reject) => {
    child.once("error", (error) =>
      reject(new Error(`perf could not be started: ${error.message}`, { cause: error })),
    );
    child.once("exit", () => setImmediate(() => reject(new Error(lastLine(said()) || "perf ended at once"))));
  });
  failed.catch(() => {});
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGINT");
    const patience = new AbortController();
    const late = sleep(END_MS, "late", { signal: patience.signal }).catch(() => null);
    if ((await Promise.race([over, late])) === "late") child.kill("SIGKILL");
    patience.abort();
    await over;
    return written() || null;
  };
  try {
    await Promise.race([enabled(child), failed]);
  } catch (error) {
    await stop();
    throw error;
  }
  let ended: Promise<string | null> | null = null;
  return {
    end: () => {
      ended ??= stop();
      return ended;
    },
  };
}

/** Tells perf to begin, and waits for its word that it did. */
function enabled(child: ChildProcess): Promise<void> {
  const control = child.stdio[3] as Writable;
  const answers = child.stdio[4] as Readable;
  control.on("error", () => {});
  answers.on("error", () => {});
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("perf did not begin to count in time")), START_MS);
    answers.once("data", () => {
      clearTimeout(timer);
      resolve();
    });
    child.once("exit", () => clearTimeout(timer));
    control.write("enable\n");
  });
}

function collect(from: Readable): () => string {
  let text = "";
  from.on("error", () => {});
  from.setEncoding("utf8").on("data", (chunk: string) => {
    text = (text + chunk).slice(0, OUTPUT_MOST);
  });
  return () => text;
}

function lastLine(text: string): string {
  return (text.trim().split("\n").at(-1) ?? "").slice(0, 200);
}
