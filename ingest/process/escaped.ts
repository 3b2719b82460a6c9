import { readdirSync, readFileSync } from "node:fs";

/** The variable by which a program's descendants are known wherever they went: it is handed down by default. */
export const MARK = "PLUMBLINE_GROUP";

/** Processes that bear a mark, zombies left out. None where there is no /proc. */
export function markedProcesses(mark: string): number[] {
  if (process.platform !== "linux") return [];
  const wanted = Buffer.from(`${MARK}=${mark}\0`);
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
