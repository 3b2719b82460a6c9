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
    const batches_per_s = rate_ops / workload.clients[0]!.pipeline;
    const duration_ms = stepFor(batches_per_s, bounds, options.step_ms ?? 1_000);
    const step = await load.openLoop({ rate_ops, duration_ms }).then(
      (window) => judge(window, first, rate_ops, bounds),
      (error: unknown) => neverAnswered(error, rate_ops),
    );
    steps.push(step);
    onStep(step);
    return step.outcome;
  };

  let kept: number | null = null;
  let above = saturation_ops;
  while (steps.length < STEPS_MAX) {
    if (
      above - (kept ?? 0) <= precision * above ||
      (kept === null && above < LOWEST_SHARE * saturation_ops)
    ) {
      if (kept === null || timesKept(steps, kept) > 1) break;
      // Once may be luck: the answer must keep the bounds again, or the search goes on below it.
      if ((await attempt(kept)) === "kept") break;
      above = kept;
      kept = highestKept(steps, above);
      continue;
    }
    const rate_ops = rounded(((kept ?? 0) + above) / 2);
    let outcome = await attempt(rate_ops);
    // One busy moment of the generator's must not cap the answer.
    if (outcome === "can't tell") outcome = await attempt(rate_ops);
    if (outcome === "kept") kept = rate_ops;
    else above = rate_ops;
  }
  // Out of steps: what was kept once only is no answer.
  if (kept !== null && timesKept(steps, kept) < 2) kept = null;
  const broken = steps.filter(({ outcome, rate_ops }) => outcome === "broken" && rate_ops > (kept ?? 0));
  return {
    saturation_ops,
    rate_ops: kept,
    broken_at_ops: broken.length === 0 ? null : Math.min(...broken.map(({ rate_ops }) => rate_ops)),
    note: noteOf({ kept, engine_broke: broken.length > 0, steps }),
    steps,
  };
}

function timesKept(steps: readonly SearchStep[], rate: number): number {
  return steps.filter(({ rate_ops, outcome }) => rate_ops === rate && outcome === "kept").length;
}

/** The highest rate below another that kept the bounds each time it was tried. */
function highestKept(steps: readonly SearchStep[], below_ops: number): number | null {
  const rates = steps.map(({ rate_ops }) => rate_ops).filter((rate_ops) => rate_ops < below_ops);
  const sound = rates.filter((rate) =>
    steps.every((step) => step.rate_ops !== rate || step.outcome === "kept"),
  );
  return sound.length === 0 ? null : Math.max(...sound);
}

function noteOf({
  kept,
  engine_broke,
  steps,
}: {
  kept: number | null;
  engine_broke: boolean;
  steps: readonly SearchStep[];
}): string | null {
  const some = (wanted: SearchStep["outcome"]) => steps.some(({ outcome }) => outcome === wanted);
  if (some("can't tell"))
    return "At some rates the generator fell behind, or too few requests were sent to tell: the engine may bear more.";
  if (kept === null && some("kept"))
    return "The bounds lie within what chance does to steps of this length; longer ones would tell more.";
  if (kept === null) return "No rate kept the bounds.";
  return engine_broke ? null : "No rate below saturation broke the bounds.";
}

/** An engine that still owes replies long after the window has broken every bound. */
function neverAnswered(error: unknown, rate_ops: number): SearchStep {
  if (!(error instanceof LoadError) || error.kind !== "timeout") throw error;
  const latency_us = { p50: null, p95: null, p99: null, p999: null, p9999: null, max: 0 };
  return { rate_ops, latency_us, outcome: "broken", why: error.message };
}

function judge(window: WindowResult, group: string, rate_ops: number, bounds: LatencyBounds): SearchStep {
  const { latency_us, schedule } = window.groups[group]!;
  const lag_us = schedule?.send_lag_us;
  const about = { rate_ops, latency_us };
  const over = [
    overBound("p99", latency_us.p99, bounds.p99_us, lag_us?.p99),
    overBound("p99.9", latency_us.p999, bounds.p999_us, lag_us?.p999),
  ].filter((one) => one !== null);
  if (window.saturated) return { ...about, outcome: "can't tell", why: window.saturated_reason };
  const unknown = over.find(({ known }) => !known);
  if (unknown) return { ...about, outcome: "can't tell", why: unknown.why };
  if (over.length > 0) return { ...about, outcome: "broken", why: over.map(({ why }) => why).join(", ") };
  return { ...about, outcome: "kept", why: null };
}

/** A latency above its bound is the engine's only where it would be above it without the generator's own lag. */
function overBound(
  name: string,
  value_us: number | null,
  bound_us: number | undefined,
  lag_us: number | null | undefined,
) {
  if (bound_us === undefined) return null;
  if (value_us === null) return { known: false, why: `too few requests for ${name}` };
  if (value_us <= bound_us) return null;
  const why = `${name} was ${value_us} us`;
  if (value_us - (lag_us ?? 0) > bound_us) return { known: true, why };
  return { known: false, why: `${why}, of which ${lag_us} us may be the generator's own lag` };
}

/** Replies of one batch count as one sample. */
function stepFor(batches_per_s: number, bounds: LatencyBounds, least_ms: number): number {
  const samples = bounds.p999_us === undefined ? SAMPLES.p99_us : SAMPLES.p999_us;
  return Math.round(Math.max(least_ms, Math.min(STEP_MS_MAX, (samples / batches_per_s) * 1000)));
}

/** Three figures: a rate that people can repeat. */
function rounded(rate_ops: number): number {
  return Number(rate_ops.toPrecision(3));
}
