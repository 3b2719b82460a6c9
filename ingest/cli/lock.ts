import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "./errors.ts";

/**
 * Takes the data folder for this process: two that measure would disturb each other. A lock whose
 * process is gone (told from its start time, where the system tells) is taken over. Returns the release.
 * Throws UsageError.
 */
export function lockData(data: string): () => void {
  const path = join(data, "plumbline.lock");
  mkdirSync(data, { recursive: true });
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      writeFileSync(path, JSON.stringify({ pid: process.pid, born: bornOf(process.pid) }), { flag: "wx" });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
        throw new UsageError(`${data} cannot be written to: ${(error as Error).message}`);
      }
      const owner = readOwner(path);
      if (owner && isAlive(owner)) {
        throw new UsageError(`another plumbline (process ${owner.pid}) works on ${data}; stop it first`);
      }
      rmSync(path, { force: true });
    }
  }
  throw new UsageError(`${path} could not be taken`);
}

type Owner = { pid: number; born: string | null };

function readOwner(path: string): Owner | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Owner;
  } catch {
    return null;
  }
}

function isAlive({ pid, born }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return born === bornOf(pid);
}

/** Start time in clock ticks: a process id comes back, its start time does not. */
function bornOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
