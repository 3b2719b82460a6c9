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
  /** What of it stays while nobody changes the host, however busy it is: for the fingerprint. */
  lasting: string;
  /** Counts processes until `end`; null where there are no counters. Never throws. */
  begin(pids: readonly number[]): Promise<{ end(): Promise<HardwareCounts | null> } | null>;
};

/** A host that is busy may fail to count at first. */
const TRIES = 3;

/**
 * Looks whether the kernel has counters and lets us read them, and tries them on ourselves, three times at most. Never
 * throws.
 */
export async function openCounters(files: SystemFiles = systemFiles(), program = "perf"): Promise<Counters> {
  const none = (why: string) => ({ said: `no hardware counters: ${why}`, begin: async () => null });
  const why = whyNot(files);
  if (why !== null) return { ...none(why), lasting: none(why).said };
  const failure = await tryOut(program);
  if (failure?.absent) return { ...none(failure.why), lasting: none("perf is not installed").said };
  const kernel = userOnly(files) ? ", outside the kernel only" : "";
  const lasting = `a PMU, and perf${kernel}; kernel.perf_event_paranoid is ${paranoidOf(files)}`;
  if (failure) return { ...none(failure.why), lasting };
  return {
    said: `hardware counters by perf${kernel}`,
    lasting,
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

/** Why perf did not count, and whether it is not there at all; null where it did. */
async function tryOut(program: string): Promise<{ why: string; absent: boolean } | null> {
  let why = "perf counts nothing here";
  for (let tries = 0; tries < TRIES; tries += 1) {
    try {
      const counting = await startPerf(EVENTS, [process.pid], program);
      if (await counted(counting)) return null;
    } catch (error) {
      why = (error as Error).message;
      const { cause } = error as { cause?: NodeJS.ErrnoException };
      if (cause?.code === "ENOENT") return { why, absent: true };
    }
  }
  return { why, absent: false };
}

async function counted(counting: Counting): Promise<HardwareCounts | null> {
  const text = await counting.end();
  return text === null ? null : parseCounts(text, EVENTS);
}
