import type { RunResult } from "../../db/contract/run.ts";
import type { RunProgress } from "../planner/listener.ts";
import type { RerunNews } from "../planner/reruns/next-rerun.ts";

const WORKLOADS_NAMED = 8;

/** A duration as people say it: "12 s", "4 min", "2.5 h". */
export function durationWords(duration_ms: number): string {
  const seconds = Math.max(0, Math.round(duration_ms / 1_000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}

/** One run in one line. */
export function runWords(progress: RunProgress, result: RunResult): string {
  const { planned, runs_done, runs_total, left_ms } = progress;
  const where = `${turnWords(progress)} run ${runs_done}/${runs_total} ${planned.sha.slice(0, 10)} ${planned.workload.name}`;
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

/** "round 2/5", or of reruns "rerun turn 3/20". */
export function turnWords({ kind, round, rounds }: Pick<RunProgress, "kind" | "round" | "rounds">): string {
  return `${kind === "rerun" ? "rerun turn" : "round"} ${round}/${rounds}`;
}

/** What reruns began, decided or narrowed, in one line. */
export function rerunNewsWords({ what, kind, sha, subject, words }: RerunNews): string {
  const where = `${sha.slice(0, 10)} ${subject}`;
  if (what === "begun") return `rerunning the suspected ${kind} at ${where}: ${words}`;
  if (what === "confirmed") return `confirmed ${kind} at ${where}: ${words}`;
  if (what === "narrowed") return `cause narrowed to ${where}: ${words}`;
  return `${what === "not-reproduced" ? "not reproduced" : "can't tell"}, suspected ${kind} at ${where}: ${words}`;
}

function latency(name: string, us: number | undefined): string[] {
  return us === undefined ? [] : [`${name} ${(us / 1_000).toFixed(2)} ms`];
}

/** The names of a few workloads, the number of many. */
export function workloadsWords(names: readonly string[]): string {
  const one = names.length === 1 ? "workload" : "workloads";
  return names.length <= WORKLOADS_NAMED ? `${one} ${names.join(", ")}` : `${names.length} ${one}`;
}
