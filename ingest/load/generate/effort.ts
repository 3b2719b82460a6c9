import { readFileSync } from "node:fs";

export interface GeneratorEffort {
  cpu_us: number;
  cpu_share: number;
  wait_us: number | null;
}

/** Begins to measure what this process costs; the function returned ends it. */
export function measureEffort(): () => GeneratorEffort {
  const cpu = process.cpuUsage();
  const wait_us = readWait();
  const start_ms = performance.now();
  return () => {
    const elapsed_ms = performance.now() - start_ms;
    const { user, system } = process.cpuUsage(cpu);
    const waited_us = readWait();
    return {
      cpu_us: user + system,
      cpu_share: (user + system) / (elapsed_ms * 1000),
      wait_us: wait_us === null || waited_us === null ? null : waited_us - wait_us,
    };
  };
}

/** Time the main thread spent in the run queue: the second number of Linux's schedstat, nanoseconds. */
function readWait(): number | null {
  try {
    return Math.round(Number(readFileSync("/proc/self/schedstat", "latin1").split(" ")[1]) / 1000);
  } catch {
    return null;
  }
}
