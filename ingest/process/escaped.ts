import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

/** The variable by which a program's descendants are known wherever they went: it is handed down by default. */
export const MARK = "PLUMBLINE_GROUP";

const INSTANCE = randomUUID();

/** A mark for a new group; all marks of one Plumbline begin alike. */
export function newMark(): string {
  return `${INSTANCE}.${randomUUID()}`;
}

/** Processes that bear any mark of this Plumbline. */
export function ownMarkedProcesses(): number[] {
  return processesWith(`${MARK}=${INSTANCE}.`);
}

/** Processes that bear a mark, zombies left out. None where there is no /proc. */
export function markedProcesses(mark: string): number[] {
  return processesWith(`${MARK}=${mark}\0`);
}

function processesWith(text: string): number[] {
  if (process.platform !== "linux") return [];
  const wanted = Buffer.from(text);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && bears(pid, wanted));
}

/** Not ours to read, or gone: not ours to end either. */
function bears(pid: number, wanted: Buffer): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`).includes(wanted);
  } catch {
    return false;
  }
}
