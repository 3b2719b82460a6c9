import type { RunResult } from "../../db/contract/run.ts";
import type { RunProgress } from "../planner/listener.ts";

const WORKLOADS_NAMED = 8;

/** A duration as people say it: "12 s", "4 min", "2.5 h". */
export function durationWords(duration_ms: number): string {
  const seconds = Math.max(0, Math.round(duration_ms / 1_000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}

/** One run in one line. */
export function runWords(
  { planned, round, rounds, runs_done, runs_total, left_ms }: RunProgress,
  result: RunResult,
): string {
  const where = `round ${round}/${rounds} run ${runs_done}/${runs_total} ${planned.sha.slice(0, 10)} ${planned.workload.name}`;
  if (result.outcome !== "ok") {
    const at = result.stage ? ` at ${result.stage}` : "";
    return `${where}: ${result.outcome}${at}: ${result.reason ?? "no reason given"}`;
  }
  const value = (metric: string) => result.samples.find((sample) => sample.metric === metric)?.value;
  const figures = [
    `${((value("throughput_ops") ?? 0) / 1_000).toFixed(1)}k ops/s`,
    ...latency("p50", value("latency_us_p50")),
    ...latency("p99.9", value("latency_us_p999")),
  ];
  return `${where}: ${figures.join(", ")} | ${durationWords(left_ms)} left`;
}

function latency(name: string, us: number | undefined): string[] {
  return us === undefined ? [] : [`${name} ${(us / 1_000).toFixed(2)} ms`];
}

/** The names of a few workloads, the number of many. */
export function workloadsWords(names: readonly string[]): string {
  const one = names.length === 1 ? "workload" : "workloads";
  return names.length <= WORKLOADS_NAMED ? `${one} ${names.join(", ")}` : `${names.length} ${one}`;
}
