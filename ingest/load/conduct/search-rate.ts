import type { Workload } from "../../workloads/workload.ts";
import { LoadError } from "../load-error.ts";
import type { Percentiles, WindowResult } from "../results.ts";
import type { Load } from "../start-load.ts";

/** Latencies that must not be exceeded, in microseconds. */
export interface LatencyBounds {
  p99_us?: number;
  p999_us?: number;
}

export interface SearchOptions {
  load: Load;
  workload: Workload;
  bounds: LatencyBounds;
  /** Least length of a step, 1 s unless told; slow rates get longer ones, so that the percentiles can be told. */
  step_ms?: number;
  /** The search ends when the bounds of the answer are this close, as a share; 0.02 unless told. */
  precision?: number;
  onStep?: (step: SearchStep) => void;
}

/** One rate that was tried. */
export interface SearchStep {
  rate_ops: number;
  latency_us: Percentiles;
  /** "can't tell": the generator fell behind, or too few requests bear the percentile. */
  outcome: "kept" | "broken" | "can't tell";
  why: string | null;
}

export interface SearchResult {
  /** What a closed loop reached, where the search began. */
  saturation_ops: number;
  /** The highest rate that kept the bounds, twice; null where none did. */
  rate_ops: number | null;
  /** The lowest rate that did not; null where the generator, not the engine, was the limit. */
  broken_at_ops: number | null;
  /** What a reader must know of the answer. */
  note: string | null;
  steps: SearchStep[];
}

const STEPS_MAX = 24;
const LOWEST_SHARE = 0.1;
/** Twice of what a percentile needs. */
const SAMPLES = { p99_us: 4_000, p999_us: 40_000 };
const STEP_MS_MAX = 30_000;

/**
 * Finds the highest constant rate of the first group at which p99 and p99.9 stay within bounds: by bisection between
 * nothing and what a closed loop reaches, each step in a window of its own, and the answer tried once more. Latency
 * counts from intended send times. The load must have been preloaded and warmed up.
 * @throws LoadError whatever a window fails with, and `not-supported` without an open window or without bounds.
 */
export async function searchRate(options: SearchOptions): Promise<SearchResult> {
  const { load, workload, bounds, precision = 0.02, onStep = () => {} } = options;
  if (bounds.p99_us === undefined && bounds.p999_us === undefined) {
    throw new LoadError("not-supported", "a search needs a bound on p99 or p99.9");
  }
  const first = workload.clients[0]!.name;
  const closed = await load.closedLoop({ duration_ms: workload.closed?.duration_ms ?? 1_000 });
  const saturation_ops = closed.groups[first]!.throughput_ops;
  const steps: SearchStep[] = [];
  const attempt = async (rate_ops: number) => {
    const duration_ms = stepFor(rate_ops, bounds, options.step_ms ?? 1_000);
    const window = await load.openLoop({ rate_ops, duration_ms });
    const step = judge(window, first, rate_ops, bounds);
    steps.push(step);
    onStep(step);
    return step.outcome;
  };

  let kept: number | null = null;
  let broken = saturation_ops;
  let engine_broke = false;
  let unclear = false;
  while (steps.length < STEPS_MAX && broken - (kept ?? 0) > precision * broken) {
    if (kept === null && broken < LOWEST_SHARE * saturation_ops) break;
    const rate_ops = rounded(((kept ?? 0) + broken) / 2);
    let outcome = await attempt(rate_ops);
    // One busy moment of the generator's must not cap the answer.
    if (outcome === "can't tell") outcome = await attempt(rate_ops);
    // Once may be luck: what may be the answer must keep the bounds again.
    const may_be_last = broken - rate_ops <= precision * broken * 2;
    if (outcome === "kept" && may_be_last) outcome = await attempt(rate_ops);
    if (outcome === "kept") {
      kept = rate_ops;
      continue;
    }
    broken = rate_ops;
    engine_broke ||= outcome === "broken";
    unclear ||= outcome === "can't tell";
  }
  return {
    saturation_ops,
    rate_ops: kept,
    broken_at_ops: engine_broke ? broken : null,
    note: noteOf({ kept, engine_broke, unclear }),
    steps,
  };
}

function noteOf({
  kept,
  engine_broke,
  unclear,
}: {
  kept: number | null;
  engine_broke: boolean;
  unclear: boolean;
}): string | null {
  if (unclear)
    return "At some rates the generator fell behind, or too few requests were sent to tell: the engine may bear more.";
  if (kept === null) return "No rate kept the bounds.";
  return engine_broke ? null : "No rate below saturation broke the bounds.";
}

function judge(window: WindowResult, group: string, rate_ops: number, bounds: LatencyBounds): SearchStep {
  const { latency_us } = window.groups[group]!;
  const about = { rate_ops, latency_us };
  const over = [
    overBound("p99", latency_us.p99, bounds.p99_us),
    overBound("p99.9", latency_us.p999, bounds.p999_us),
  ].filter((one) => one !== null);
  if (window.saturated) return { ...about, outcome: "can't tell", why: window.saturated_reason };
  const unknown = over.find(({ known }) => !known);
  if (unknown) return { ...about, outcome: "can't tell", why: unknown.why };
  if (over.length > 0) return { ...about, outcome: "broken", why: over.map(({ why }) => why).join(", ") };
  return { ...about, outcome: "kept", why: null };
}

function overBound(name: string, value_us: number | null, bound_us: number | undefined) {
  if (bound_us === undefined) return null;
  if (value_us === null) return { known: false, why: `too few requests for ${name}` };
  return value_us > bound_us ? { known: true, why: `${name} was ${value_us} us` } : null;
}

function stepFor(rate_ops: number, bounds: LatencyBounds, least_ms: number): number {
  const samples = bounds.p999_us === undefined ? SAMPLES.p99_us : SAMPLES.p999_us;
  return Math.round(Math.max(least_ms, Math.min(STEP_MS_MAX, (samples / rate_ops) * 1000)));
}

/** Three figures: a rate that people can repeat. */
function rounded(rate_ops: number): number {
  return Number(rate_ops.toPrecision(3));
}
