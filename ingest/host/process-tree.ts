import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { parseCpuList } from "./cpu-list.ts";

/** Where the threads of a process tree may run and ran last. */
export type Whereabouts = { allowed: number[]; ran_on: number[] };

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

/** Resident memory of a tree of processes in bytes, or null where the system does not tell. */
export function residentBytes(root: number): number | null {
  if (process.platform === "linux") {
    let kib = 0;
    for (const pid of processTree(root)) {
      kib += Number(/^VmRSS:\s+(\d+) kB$/m.exec(readProc(`/proc/${pid}/status`))?.[1] ?? 0);
    }
    return kib > 0 ? kib * 1_024 : null;
  }
  try {
    return Number(execFileSync("ps", ["-o", "rss=", "-p", String(root)], { encoding: "utf8" })) * 1_024;
  } catch {
    return null;
  }
}

/** Reads back where every thread of a tree may run and where it ran last; null without /proc. */
export function whereabouts(root: number): Whereabouts | null {
  if (process.platform !== "linux") return null;
  const allowed = new Set<number>();
  const ran_on = new Set<number>();
  for (const pid of processTree(root)) {
    for (const tid of threadsOf(pid)) {
      const list = /^Cpus_allowed_list:\s*(.+)$/m.exec(readProc(`/proc/${pid}/task/${tid}/status`))?.[1];
      for (const cpu of parseCpuList(list ?? "")) allowed.add(cpu);
      // The program's name may hold anything; the fields begin after its closing bracket.
      const stat = readProc(`/proc/${pid}/task/${tid}/stat`);
      const processor = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[36];
      if (processor) ran_on.add(Number(processor));
    }
  }
  if (allowed.size === 0) return null;
  return { allowed: [...allowed].sort((a, b) => a - b), ran_on: [...ran_on].sort((a, b) => a - b) };
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Processes come and go while they are read. */
function readProc(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
