import { type SystemFiles, systemFiles } from "../system-files.ts";
import { parseCounts } from "./parse-counts.ts";
import { type Counting, startPerf } from "./perf-stat.ts";

const EVENTS = ["instructions", "cycles"] as const;

/** What processors count of themselves. */
export type HardwareCounts = Record<(typeof EVENTS)[number], number>;

/** The hardware counters of this host, or why there are none. */
export type Counters = {
  /** One line for a person. */
  said: string;
  /** Counts processes until `end`; null where there are no counters. Never throws. */
  begin(pids: readonly number[]): Promise<{ end(): Promise<HardwareCounts | null> } | null>;
};

/** Looks whether the kernel has counters and lets us read them, and tries them on ourselves. Never throws. */
export async function openCounters(files: SystemFiles = systemFiles(), program = "perf"): Promise<Counters> {
  const why = whyNot(files) ?? (await tryOut(program));
  if (why !== null) return { said: `no hardware counters: ${why}`, begin: async () => null };
  return {
    said: `hardware counters by perf${userOnly(files) ? ", outside the kernel only" : ""}`,
    begin: async (pids) => {
      const counting = await startPerf(EVENTS, pids, program).catch(() => null);
      return counting && { end: () => counted(counting) };
    },
  };
}

function whyNot(files: SystemFiles): string | null {
  if (process.platform !== "linux") return `${process.platform} has no perf`;
  const pmu = files
    .list("/sys/bus/event_source/devices")
    .some((name) => /^(cpu|cpu_core|armv\d.*)$/.test(name));
  if (!pmu) return "the kernel has no PMU";
  const paranoid = paranoidOf(files);
  if (paranoid > MOST_PARANOID && !isRoot())
    return `kernel.perf_event_paranoid is ${paranoid}; sysctl kernel.perf_event_paranoid=1 allows them`;
  return null;
}

/** From this on only the privileged may see what happens in the kernel, and above it nothing at all. */
const MOST_PARANOID = 2;

function userOnly(files: SystemFiles): boolean {
  return paranoidOf(files) >= MOST_PARANOID && !isRoot();
}

function paranoidOf(files: SystemFiles): number {
  return Number(files.read("/proc/sys/kernel/perf_event_paranoid") ?? MOST_PARANOID);
}

function isRoot(): boolean {
  return process.geteuid?.() === 0;
}

async function tryOut(program: string): Promise<string | null> {
  try {
    const counting = await startPerf(EVENTS, [process.pid], program);
    return (await counted(counting)) ? null : "perf counts nothing here";
  } catch (error) {
    return (error as Error).message;
  }
}

async function counted(counting: Counting): Promise<HardwareCounts | null> {
  const text = await counting.end();
  return text === null ? null : parseCounts(text, EVENTS);
}
