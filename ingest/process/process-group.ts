import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { OutputTail } from "./output-tail.ts";
import type { Warden } from "./warden.ts";

export type Ending = { code: number | null; signal: NodeJS.Signals | null };

/** A program and all it starts, ended together. */
export type ProcessGroup = {
  pid: number;
  exited: Promise<Ending>;
  /** How it ended, once it has. */
  ending(): Ending | null;
  /** The last lines of stdout and stderr. */
  output(): string;
  /** SIGTERM to the group, SIGKILL after `patience_ms` to whatever of it is left. */
  end(patience_ms: number): Promise<void>;
};

/**
 * Waits for a word before it becomes the program. Should Plumbline be killed before the warden knows of
 * the new group, the word never comes and the program never starts.
 */
const GATE = 'read -r word && exec "$@" </dev/null';

/** Starts a program, its words taken as they are, in a process group of its own. Throws where the folder is gone. */
export async function startProcessGroup({
  argv,
  cwd,
  env,
  warden,
  output_bytes,
}: {
  argv: readonly string[];
  cwd: string;
  env: Record<string, string>;
  warden: Warden;
  output_bytes: number;
}): Promise<ProcessGroup> {
  const child = spawn("/bin/sh", ["-c", GATE, "sh", ...argv], {
    cwd,
    env: env as NodeJS.ProcessEnv,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const tail = new OutputTail(output_bytes);
  child.stdout.on("data", (chunk: Buffer) => tail.add(chunk));
  child.stderr.on("data", (chunk: Buffer) => tail.add(chunk));
  let ending: Ending | null = null;
  const exited = new Promise<Ending>((resolve) => {
    child.on("exit", (code, signal) => {
      ending = { code, signal };
      resolve(ending);
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", reject);
  });
  const pid = child.pid!;
  warden.watch(pid);
  child.stdin.on("error", () => {});
  child.stdin.end("go\n");
  return {
    pid,
    exited,
    ending: () => ending,
    output: () => tail.text(),
    async end(patience_ms) {
      if (!ending) {
        signalGroup(pid, "SIGTERM");
        const patience = new AbortController();
        await Promise.race([exited, sleep(patience_ms, null, { signal: patience.signal }).catch(() => {})]);
        patience.abort();
      }
      signalGroup(pid, "SIGKILL");
      await exited;
      child.stdout.destroy();
      child.stderr.destroy();
      warden.release(pid);
    },
  };
}

/** A whole group may be gone already; that is what was wanted. */
function signalGroup(pgid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pgid, signal);
  } catch {}
}
