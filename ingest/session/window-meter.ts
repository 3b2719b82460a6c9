import { cpuTimeUs } from "../process/process-tree.ts";

/** A window's result with what others used of the CPU meanwhile; shares are CPU seconds per second. */
export type Metered<T> = {
  result: T;
  engine_cpu_share: number | null;
  dashboard_cpu_share: number | null;
};

/** Measures the CPU time of engine and dashboard around a window. Null where it cannot be told. */
export async function meterWindow<T>(
  roots: { engine: number; dashboard: number | null },
  act: () => Promise<T>,
): Promise<Metered<T>> {
  const read = (pid: number | null) => (pid === null ? null : cpuTimeUs(pid));
  const [engine_before, dashboard_before] = [read(roots.engine), read(roots.dashboard)];
  const started = performance.now();
  const result = await act();
  const elapsed_us = (performance.now() - started) * 1_000;
  const share = (before: number | null, after: number | null) =>
    before === null || after === null ? null : Math.max(0, after - before) / elapsed_us;
  return {
    result,
    engine_cpu_share: share(engine_before, read(roots.engine)),
    dashboard_cpu_share: share(dashboard_before, read(roots.dashboard)),
  };
}
