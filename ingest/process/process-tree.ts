import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** The processes of a tree, the root first. Where there is no /proc: the root alone. */
export function processTree(root: number): number[] {
  const pids = [root];
  for (const pid of pids) {
    for (const tid of threadsOf(pid)) {
      const children = readProc(`/proc/${pid}/task/${tid}/children`);
      pids.push(...children.split(" ").filter(Boolean).map(Number));
    }
  }
  return pids;
}

/**
 * CPU time that a tree of processes has used, in microseconds, or null where the system does not tell.
 * Read from schedstat (nanoseconds); the clock ticks of stat are too coarse for a window of half a second.
 */
export function cpuTimeUs(root: number): number | null {
  if (process.platform !== "linux") return null;
  const spent = processTree(root)
    .flatMap((pid) => threadsOf(pid).map((tid) => readProc(`/proc/${pid}/task/${tid}/schedstat`)))
    .filter((text) => text !== "");
  if (spent.length === 0) return null;
  return spent.reduce((sum, text) => sum + Number(text.split(" ")[0]), 0) / 1_000;
}

/** Resident memory of processes in bytes, or null where the system does not tell. */
export function residentBytes(pids: readonly number[]): number | null {
  if (process.platform === "linux") {
    let kib = 0;
    for (const pid of pids) {
      kib += Number(/^VmRSS:\s+(\d+) kB$/m.exec(readProc(`/proc/${pid}/status`))?.[1] ?? 0);
    }
    return kib > 0 ? kib * 1_024 : null;
  }
  try {
    return (
      execFileSync("ps", ["-o", "rss=", "-p", pids.join(",")], { encoding: "utf8" })
        .split("\n")
        .reduce((kib, line) => kib + Number(line), 0) * 1_024
    );
  } catch {
    return null;
  }
}

/** The threads of a process; none where it is gone. */
export function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** A file of /proc, empty where the process is gone: they come and go while they are read. */
export function readProc(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
