import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ProcessGroup } from "./process-group.ts";
import { processTree, readProc, residentBytes } from "./process-tree.ts";

/** What a program and all it starts may use. */
export type GroupLimits = {
  processes: number;
  memory_bytes: number;
  disk_bytes: number;
  log_bytes: number;
};

/** Entries of a folder looked at before it counts as too many. */
const MOST_ENTRIES = 1_000_000;

/**
 * Looks at a program every `every_ms` and says, once, which limit it broke. What its folders held before
 * does not count. Returns what ends the watch.
 */
export function guardGroup({
  group,
  limits,
  folders,
  every_ms,
  before_bytes,
  onBreach,
}: {
  group: ProcessGroup;
  limits: GroupLimits;
  folders: readonly string[];
  every_ms: number;
  /** What the folders held before; what they hold now where left out. */
  before_bytes?: number;
  onBreach: (reason: string) => void;
}): () => void {
  let over = false;
  let timer: NodeJS.Timeout | undefined;
  const before = before_bytes ?? diskBytes(folders);
  const look = async () => {
    if (group.ending()) return;
    const breach = breachOf(group, limits) ?? (await diskBreach(folders, await before, limits));
    if (over) return;
    if (breach) onBreach(breach);
    else timer = setTimeout(look, every_ms).unref();
  };
  timer = setTimeout(look, Math.min(every_ms, 100)).unref();
  return () => {
    over = true;
    clearTimeout(timer);
  };
}

/** The limit that a program breaks now, in words; disk apart. */
export function breachOf(group: ProcessGroup, limits: GroupLimits): string | null {
  const flood = logBreach(group, limits);
  if (flood) return flood;
  const memory = residentBytes(processTree(group.pid)) ?? 0;
  if (memory > limits.memory_bytes) return `used more than ${megabytes(limits.memory_bytes)} of memory`;
  if (threads(group.pid) > limits.processes) return `had more than ${limits.processes} processes and threads`;
  return null;
}

/** Whether it wrote more to stdout and stderr than it may, in words; costs nothing to ask. */
export function logBreach(group: ProcessGroup, { log_bytes }: GroupLimits): string | null {
  return group.written_bytes() > log_bytes ? `wrote more than ${megabytes(log_bytes)} of output` : null;
}

async function diskBreach(
  folders: readonly string[],
  before: number,
  { disk_bytes }: GroupLimits,
): Promise<string | null> {
  const grown = (await diskBytes(folders)) - before;
  return grown > disk_bytes ? `wrote more than ${megabytes(disk_bytes)} to disk` : null;
}

function threads(root: number): number {
  return processTree(root).reduce(
    (sum, pid) => sum + Number(/^Threads:\s+(\d+)$/m.exec(readProc(`/proc/${pid}/status`))?.[1] ?? 0),
    0,
  );
}

/** Bytes that files below these folders take on disk; links are not followed. Too many files are as bad as too large ones. */
export async function diskBytes(folders: readonly string[]): Promise<number> {
  let bytes = 0;
  let entries = 0;
  const open = [...folders];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const entries_here = await readdir(folder, { withFileTypes: true }).catch((error: { code?: string }) =>
      error.code === "ENOENT" ? [] : null,
    );
    // What cannot be looked into, too deep for a path for instance, may hold anything.
    if (entries_here === null) return Number.MAX_SAFE_INTEGER;
    for (const entry of entries_here) {
      entries += 1;
      if (entries > MOST_ENTRIES) return Number.MAX_SAFE_INTEGER;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) open.push(path);
      else if (entry.isFile()) bytes += ((await stat(path).catch(() => null))?.blocks ?? 0) * 512;
    }
  }
  return bytes;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000).toLocaleString("en")} MB`;
}
