import { studentCritical } from "../../../ingest/verdict/statistics/student.ts";

/** A ratio from logarithms of paired ratios, as a cost in percent with its 95 % interval (Student's t). */
export function intervalOfRatio(logs: readonly number[]): { percent: number; low: number; high: number } {
  const n = logs.length;
  const mean = logs.reduce((sum, log) => sum + log, 0) / n;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (n - 1);
  const half = n < 2 ? Number.POSITIVE_INFINITY : studentCritical(0.05, n - 1) * Math.sqrt(variance / n);
  const percent = (log: number) => Number((100 * Math.expm1(log)).toFixed(2));
  return { percent: percent(mean), low: percent(mean - half), high: percent(mean + half) };
}
