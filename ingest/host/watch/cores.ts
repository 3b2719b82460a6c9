import { type SystemFiles, systemFiles } from "../system-files.ts";

/** What befell some cores since the machine began. */
export type CoreReading = {
  /** Clock ticks that a hypervisor gave to others, core by core. */
  stolen_ticks: number[];
  /** On all of these cores together. */
  interrupts: number;
  /** The part of them that devices sent. */
  device_interrupts: number;
  soft_interrupts: number;
};

/** What befell them between two readings. */
export type CoreFacts = Omit<CoreReading, "stolen_ticks"> & {
  /** Of the core that lost most, of 1. */
  steal_share: number;
  /** The share that is certain: the kernel tells whole ticks, and one of them may be older. */
  steal_share_least: number;
};

/** Linux tells user space 100 ticks a second on every architecture that an engine runs on. */
const TICK_MS = 10;

/** Reads what befell some cores; null without /proc, and of no cores. */
export function readCores(cores: readonly number[], files: SystemFiles = systemFiles()): CoreReading | null {
  const stat = cores.length > 0 ? files.read("/proc/stat") : null;
  if (stat === null) return null;
  const interrupts = countByCore(files.read("/proc/interrupts") ?? "", cores);
  return {
    stolen_ticks: cores.map((core) =>
      Number(new RegExp(`^cpu${core} (?:\\d+ ){7}(\\d+)`, "m").exec(stat)?.[1] ?? 0),
    ),
    interrupts: sum(interrupts.values()),
    device_interrupts: sum([...interrupts].flatMap(([name, count]) => (/^\d+$/.test(name) ? count : []))),
    soft_interrupts: sum(countByCore(files.read("/proc/softirqs") ?? "", cores).values()),
  };
}

/** What befell cores within so many milliseconds. */
export function coresBetween(before: CoreReading, after: CoreReading, elapsed_ms: number): CoreFacts {
  const ticks = Math.max(0, ...after.stolen_ticks.map((now, i) => now - (before.stolen_ticks[i] ?? now)));
  const grown = (field: "interrupts" | "device_interrupts" | "soft_interrupts") =>
    Math.max(0, after[field] - before[field]);
  return {
    steal_share: (ticks * TICK_MS) / elapsed_ms,
    steal_share_least: (Math.max(0, ticks - 1) * TICK_MS) / elapsed_ms,
    interrupts: grown("interrupts"),
    device_interrupts: grown("device_interrupts"),
    soft_interrupts: grown("soft_interrupts"),
  };
}

/** Rows of "name: count count ... words" below a head that names the cores that are online. */
function countByCore(text: string, cores: readonly number[]): Map<string, number> {
  const [head = "", ...rows] = text.split("\n");
  const columns = head.trim().split(/\s+/);
  const wanted = cores.map((core) => columns.indexOf(`CPU${core}`)).filter((column) => column >= 0);
  const last = Math.max(-1, ...wanted);
  return new Map(
    rows.flatMap((row): [string, number][] => {
      const end = row.indexOf(":");
      // Counts of errors have one column for all cores.
      if (end < 0 || /ERR|MIS/.test(row.slice(0, end))) return [];
      const counts = row
        .slice(end + 1)
        .trimStart()
        .split(/\s+/, last + 1);
      return [[row.slice(0, end).trim(), sum(wanted.map((column) => Number(counts[column]) || 0))]];
    }),
  );
}

function sum(all: Iterable<number>): number {
  let total = 0;
  for (const one of all) total += one;
  return total;
}
