import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { MARK, markedProcesses, newMark } from "./escaped.ts";
import { OutputTail } from "./output-tail.ts";
import { processTree, readProc } from "./process-tree.ts";
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
  /** Its processes that are there now: its descendants, and who left them and bears its mark. */
  members(): number[];
  /** Bytes written to stdout and stderr so far. */
  written_bytes(): number;
  /**
   * SIGTERM, and SIGKILL after `patience_ms` to whatever is left: the group, its descendants, and who left both. After
   * that the output is whole.
   */
  end(patience_ms: number): Promise<void>;
};

/**
 * Waits for a word before it becomes the program. Should Plumbline be killed before the warden knows of
 * the new group, the word never comes and the program never starts.
 */
const GATE = 'read -r word && exec "$@" </dev/null';

/** Who forks as fast as it is killed is hunted for so long. */
const HUNT_MS = 10_000;

/** Pipes whose writers are all gone are read to their end in less. */
const READ_MS = 500;

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
  const mark = newMark();
  const child = spawn("/bin/sh", ["-c", GATE, "sh", ...argv], {
    cwd,
    env: { ...env, [MARK]: mark } as unknown as NodeJS.ProcessEnv,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const tail = new OutputTail(output_bytes);
  child.stdout.on("data", (chunk: Buffer) => tail.add(chunk));
  child.stderr.on("data", (chunk: Buffer) => tail.add(chunk));
  const read = new Promise<void>((resolve) => child.once("close", () => resolve()));
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
  warden.watch(pid, mark);
  child.stdin.on("error", () => {});
  child.stdin.end("go\n");
  return {
    pid,
    exited,
    ending: () => ending,
    output: () => tail.text(),
    members: () => [...new Set([...processTree(pid), ...markedProcesses(mark)])],
    written_bytes: () => tail.seen_bytes,
    async end(patience_ms) {
      if (!ending) {
        askToEnd(pid);
        const patience = new AbortController();
        await Promise.race([exited, sleep(patience_ms, null, { signal: patience.signal }).catch(() => {})]);
        patience.abort();
      }
      await hunt(pid, mark);
      await exited;
      // What it wrote last may still be in the pipe; who got away may hold it open.
      await Promise.race([read, sleep(READ_MS, null, { ref: false })]);
      child.stdout.destroy();
      child.stderr.destroy();
      warden.release(pid);
    },
  };
}

/** How a program ended, in words. A sandbox or a shell tells of a signal by a code beyond 128. */
export function endingWords({ code, signal }: Ending): string {
  if (signal) return signal;
  const name = code === null ? undefined : SIGNALS[code - 128];
  return name ? `code ${code} (${name})` : `code ${code}`;
}

const SIGNALS: Record<number, string> = {
  4: "SIGILL",
  6: "SIGABRT",
  7: "SIGBUS",
  9: "SIGKILL",
  11: "SIGSEGV",
  15: "SIGTERM",
  31: "SIGSYS",
};

/** The sandbox's own processes are spared: were they to end first, the program would never hear the signal. */
function askToEnd(pid: number): void {
  const tree = processTree(pid);
  const inside = tree.filter((one) => readProc(`/proc/${one}/comm`).trim() !== "bwrap");
  if (inside.length === tree.length) signal(-pid, "SIGTERM");
  else for (const one of inside) signal(one, "SIGTERM");
}

/** Kills the group, its descendants and every process that bears its mark, until none is left. */
async function hunt(pid: number, mark: string): Promise<void> {
  for (const end = Date.now() + HUNT_MS; ; await sleep(10)) {
    // Stopped first, so that none of them forks while the others are killed.
    const left = [...new Set([...processTree(pid).slice(1), ...markedProcesses(mark)])];
    for (const one of left) signal(one, "SIGSTOP");
    signal(-pid, "SIGKILL");
    for (const one of left) signal(one, "SIGKILL");
    if (left.length === 0 || Date.now() > end) return;
  }
}

/** A process may be gone already; that is what was wanted. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {}
}
