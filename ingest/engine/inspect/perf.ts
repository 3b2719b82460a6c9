import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";
import { engineEnvironment, systemPath } from "../environment.ts";
import type { EngineHouse } from "../house.ts";
import { foldPerf } from "./fold-perf.ts";
import { InspectError } from "./line.ts";

/** Timer ticks instead of a counter of the processor: every host has them, and profiles stay comparable. */
const EVENT = "cpu-clock";
const FREQUENCY_HZ = 999;
const PATIENCE_MS = 10_000;
const SCRIPT_MS = 60_000;

/** What perf looked with, for a person. */
export const PERF_WORDS = `perf, ${EVENT} at ${FREQUENCY_HZ} Hz`;

/** Looks at native processes from outside. */
export type Perf = {
  /** Throws InspectError. */
  begin(): Promise<void>;
  /** Looks no longer. Throws InspectError. */
  end(): Promise<void>;
  /**
   * Reads back what was seen, once it has ended and the engine too: that holds addresses of the kernel's, and whoever
   * reads it back has the engine's user id. Throws InspectError.
   */
  read(): ReturnType<typeof foldPerf>;
  close(): void;
};

/** Attaches perf to processes and their threads, still silent. `folder` is made, for us alone. Throws InspectError. */
export async function openPerf({
  house,
  folder,
  pids,
  trees,
}: {
  house: Pick<EngineHouse, "sandbox" | "config">;
  folder: string;
  pids: readonly number[];
  /** Folders of the commit's files, read for the names of functions. */
  trees: readonly string[];
}): Promise<Perf> {
  await mkdir(folder, { recursive: true, mode: 0o711 });
  const data = join(folder, "perf.data");
  const words = [
    "record",
    "-e",
    EVENT,
    "-F",
    String(FREQUENCY_HZ),
    "-g",
    "--no-buildid",
    "--no-buildid-cache",
  ];
  const steered = ["--delay=-1", "--control=fd:3,4", "-o", data, "-p", pids.join(",")];
  const recorder = spawn("perf", [...words, ...steered], {
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
    env: { PATH: systemPath().join(":"), HOME: folder } as unknown as NodeJS.ProcessEnv,
  });
  const control = new Control(recorder);
  return {
    begin: () => control.order("enable"),
    async end() {
      await control.order("stop");
      await control.ended();
    },
    read: () => readBack({ house, folder, data, trees }),
    close: () => {
      recorder.kill("SIGKILL");
    },
  };
}

/** perf's own pair of pipes for orders and acknowledgements. */
class Control {
  readonly #recorder: ChildProcess;
  #said = "";
  #acks = 0;
  #over = false;
  #wake: () => void = () => {};

  constructor(recorder: ChildProcess) {
    this.#recorder = recorder;
    recorder.stderr!.on("data", (chunk) => {
      this.#said = `${this.#said}${chunk}`.slice(-2_000);
    });
    recorder.on("error", (error) => {
      this.#said = `${(error as NodeJS.ErrnoException).code === "ENOENT" ? "perf is not on PATH (install linux-perf)" : error.message}`;
      this.#over = true;
      this.#wake();
    });
    recorder.on("close", () => {
      this.#over = true;
      this.#wake();
    });
    for (const end of recorder.stdio.slice(3)) (end as Duplex | null)?.on("error", () => {});
    (recorder.stdio[4] as Duplex | null)?.on("data", (chunk: Buffer) => {
      this.#acks += String(chunk).split("ack").length - 1;
      this.#wake();
    });
  }

  async order(word: "enable" | "stop"): Promise<void> {
    const before = this.#acks;
    (this.#recorder.stdio[3] as Duplex | null)?.write(`${word}\n`);
    await this.#until(() => this.#acks > before || this.#over);
    if (this.#acks === before) throw new InspectError(`perf cannot look into it: ${this.#reason()}`);
  }

  async ended(): Promise<void> {
    await this.#until(() => this.#over);
    if (!this.#over) throw new InspectError("perf did not end");
  }

  async #until(holds: () => boolean): Promise<void> {
    for (const deadline = Date.now() + PATIENCE_MS; !holds() && Date.now() < deadline; ) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadline - Date.now());
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  #reason(): string {
    const lines = this.#said
      .split("\n")
      .filter((line) => line.trim() !== "" && !/^Events (dis|en)abled/.test(line));
    return lines.at(0)?.slice(0, 200) ?? `it said nothing within ${PATIENCE_MS / 1_000} s`;
  }
}

/** Contained as the engine is: the names of functions are read from files that strangers made. */
async function readBack({
  house,
  folder,
  data,
  trees,
}: {
  house: Pick<EngineHouse, "sandbox" | "config">;
  folder: string;
  data: string;
  trees: readonly string[];
}): ReturnType<typeof foldPerf> {
  const { sandbox, config } = house;
  // Whoever reads back may see no addresses of the kernel's.
  const kallsyms = join(folder, "kallsyms");
  const named = await copyFile("/proc/kallsyms", kallsyms).then(
    () => ["--kallsyms", kallsyms],
    () => [],
  );
  await sandbox.handOver([folder]);
  const { argv, env } = sandbox.contain(
    ["perf", "script", "--force", "--no-inline", "-F", "ip,sym,dso", ...named, "-i", data],
    {
      cwd: folder,
      env: engineEnvironment({ bins: [], home: folder, extra: {} }),
      writable: [folder],
      readable: trees,
      tmp: folder,
      shm: folder,
      network: false,
      limits: config.limits,
    },
  );
  const script = spawn(argv[0]!, argv.slice(1), {
    cwd: folder,
    env: env as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
    signal: AbortSignal.timeout(SCRIPT_MS),
    killSignal: "SIGKILL",
  });
  let said = "";
  script.stderr.on("data", (chunk) => {
    said = `${said}${chunk}`.slice(-500);
  });
  const ended = once(script, "close");
  ended.catch(() => {});
  script.on("error", () => {});
  try {
    await once(script, "spawn");
    const read = await foldPerf(createInterface({ input: script.stdout }), trees);
    if (read.samples > 0) return read;
    await ended;
    throw new Error(said.trim().split("\n").at(-1) || "it holds no sample");
  } catch (error) {
    throw new InspectError(
      `what perf recorded could not be read back: ${(error as Error).message.slice(0, 300)}`,
    );
  } finally {
    script.kill("SIGKILL");
  }
}
