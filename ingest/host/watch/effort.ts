import type { ProcessReading, ThreadReading } from "./threads.ts";

/** What processes did between two readings. What ended in between did so unseen, but for ticks and faults. */
export type Effort = {
  cpu_us: number;
  /** The part of it outside the kernel, by clock ticks; null where there was none. */
  user_share: number | null;
  voluntary_switches: number;
  involuntary_switches: number;
  page_faults: number;
  /** Null where the kernel does not tell. */
  migrations: number | null;
};

/** The difference of two readings of the same processes; those that began in between count whole. */
export function effortBetween(before: readonly ProcessReading[], after: readonly ProcessReading[]): Effort {
  const old_processes = new Map(before.map((one) => [one.pid, one]));
  const old_threads = new Map(before.flatMap(({ threads }) => threads.map((one) => [one.tid, one])));
  const threads = after.flatMap((one) => one.threads);
  const ofThreads = (field: (thread: ThreadReading) => number) =>
    grown(threads, (one) => old_threads.get(one.tid), field);
  const ofProcesses = (field: (process: ProcessReading) => number) =>
    grown(after, (one) => old_processes.get(one.pid), field);
  const [user, system] = [ofProcesses((one) => one.user_ticks), ofProcesses((one) => one.system_ticks)];
  return {
    cpu_us: ofThreads((one) => one.cpu_ns) / 1_000,
    user_share: user + system > 0 ? user / (user + system) : null,
    voluntary_switches: ofThreads((one) => one.voluntary_switches),
    involuntary_switches: ofThreads((one) => one.involuntary_switches),
    page_faults: ofProcesses((one) => one.page_faults),
    migrations: threads.some((one) => one.migrations === null)
      ? null
      : ofThreads((one) => one.migrations ?? 0),
  };
}

function grown<T>(all: readonly T[], oldOf: (one: T) => T | undefined, field: (one: T) => number): number {
  return all.reduce((sum, one) => {
    const old = oldOf(one);
    return sum + Math.max(0, field(one) - (old === undefined ? 0 : field(old)));
  }, 0);
}
