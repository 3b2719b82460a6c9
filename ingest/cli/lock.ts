import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "./errors.ts";

/**
 * Takes the data folder for this process: two that measure would disturb each other. A lock whose
 * process is gone (told from its start time, where the system tells) is taken over. Returns the release.
 * Throws UsageError.
 */
export function lockData(data: string): () => void {
  const path = join(data, "plumbline.lock");
  const own = join(data, `plumbline.lock.${process.pid}`);
  try {
    mkdirSync(data, { recursive: true });
    writeFileSync(own, JSON.stringify({ pid: process.pid, born: bornOf(process.pid) }));
  } catch (error) {
    throw new UsageError(`${data} cannot be written to: ${(error as Error).message}`);
  }
  try {
    for (let tries = 0; tries < 3; tries += 1) {
      if (takeLock(own, path)) return () => rmSync(path, { force: true });
      const owner = readOwner(path);
      if (owner && isAlive(owner)) {
        throw new UsageError(`another plumbline (process ${owner.pid}) works on ${data}; stop it first`);
      }
      removeStale(path, `${own}.stale`);
    }
    throw new UsageError(`${path} could not be taken`);
  } finally {
    rmSync(own, { force: true });
  }
}

/** A link appears whole or not at all: nobody sees a lock without its owner. */
function takeLock(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new UsageError(`${path} cannot be made: ${(error as Error).message}`);
  }
}

/** Somebody may have taken the lock since it was found stale: what was moved away is looked at again. */
function removeStale(path: string, aside: string): void {
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = readOwner(aside);
  if (moved && isAlive(moved)) takeLock(aside, path);
  rmSync(aside, { force: true });
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
