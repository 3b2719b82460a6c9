import { type MetricKey, metricOf } from "../../../db/contract/metric.ts";
import type { RunResult, Stage } from "../../../db/contract/run.ts";
import type { PlacementPlan } from "../../host/placement.ts";
import { judgePairs, type PairedSeries, type PairVerdict } from "../../verdict/index.ts";
import type { Workload } from "../../workloads/workload.ts";
import { type Bench, measureRun } from "../measure-run.ts";
import { isSpoilt, seedOf } from "../plan.ts";
import { isSettled } from "./settled.ts";

/** One of the two that are compared: a commit of the bench's repository, started with a variant's flags. */
export type Side = {
  sha: string;
  flags: readonly string[];
  /** Where it runs, if not where the bench says. */
  placement?: PlacementPlan;
};

export type SideName = "a" | "b";

/** What is known of one workload so far. */
export type ComparedWorkload = {
  workload: Workload;
  /** Runs of both sides that counted, pair by pair. */
  pairs: Record<SideName, RunResult>[];
  verdicts: (PairVerdict & { metric: MetricKey })[];
  /** Runs that the host spoilt; each was made again. */
  spoilt: number;
  /** Why it is no longer measured, where that is not because all is told. */
  trouble: string | null;
  settled: boolean;
};

export type Comparison = {
  workloads: ComparedWorkload[];
  runs: number;
  duration_ms: number;
  ended: "told" | "budget" | "nothing-to-measure";
  /** Probability that any series is said to differ though both sides are equal. */
  alpha: number;
  /** The series that share it. */
  family: number;
};

export type CompareListener = {
  phase(run: { workload: string; side: SideName; pair: number; stage: Stage }): void;
  run(run: { workload: string; side: SideName; pair: number; result: RunResult }): void;
  judged(so_far: Comparison): void;
};

/** A run that the host spoilt is made again, but not for ever. */
const MOST_TRIES = 3;

/**
 * Measures two commits by turns, workload after workload, in the order ab ba ab ..., so that a drifting host weighs on both alike.
 * After each turn every series is judged by a test that holds whenever one looks. A workload rests when all of it is
 * told, or would not be within the budget; it ends when all rest, or when the next turn would go beyond the budget. A
 * workload that one side cannot run is not compared, and says why. Throws only on abort.
 */
export async function compareCommits({
  bench,
  a,
  b,
  workloads,
  budget_ms,
  alpha,
  smallest_effect = (metric) => metricOf(metric).smallest_effect,
  most_pairs = Number.POSITIVE_INFINITY,
  rests = true,
  key,
  signal,
  listener,
}: {
  bench: Bench;
  a: Side;
  b: Side;
  workloads: readonly Workload[];
  budget_ms: number;
  alpha: number;
  smallest_effect?: (metric: MetricKey) => number;
  /** Of each workload. */
  most_pairs?: number;
  /** Whether a workload rests as soon as more of it is no use. */
  rests?: boolean;
  /** Seeds the requests, which are the same for both. */
  key: string;
  signal: AbortSignal;
  listener?: CompareListener;
}): Promise<Comparison> {
  const started = performance.now();
  const states: ComparedWorkload[] = workloads.map((workload) => ({
    workload,
    pairs: [],
    verdicts: [],
    spoilt: 0,
    trouble: null,
    settled: false,
  }));
  const comparison: Comparison = {
    workloads: states,
    runs: 0,
    duration_ms: 0,
    ended: "told",
    alpha,
    family: 0,
  };
  const sides: Record<SideName, Side> = { a, b };
  const spent = () => performance.now() - started;
  const once = async (state: ComparedWorkload, side: SideName, pair: number): Promise<RunResult> => {
    const { workload } = state;
    const { placement = bench.placement } = sides[side];
    const result = await measureRun({
      bench: { ...bench, placement },
      planned: {
        commit_id: 0,
        sha: sides[side].sha,
        workload_revision_id: 0,
        workload,
        variant_id: 0,
        variant: "default",
        flags: sides[side].flags,
      },
      seed: seedOf(`${key}/${pair}`, workload.name),
      signal,
      onPhase: (stage) => listener?.phase({ workload: workload.name, side, pair, stage }),
    });
    comparison.runs += 1;
    if (isSpoilt(result)) state.spoilt += 1;
    listener?.run({ workload: workload.name, side, pair, result });
    return result;
  };
  const unspoilt = async (state: ComparedWorkload, side: SideName, pair: number) => {
    for (let tries = 1; ; tries += 1) {
      const result = await once(state, side, pair);
      if (!isSpoilt(result) || tries === MOST_TRIES) return result;
    }
  };
  for (let turn = 0; ; turn += 1) {
    const before_ms = spent();
    const waiting = states.filter((one) => !one.settled && one.trouble === null);
    if (waiting.length === 0) {
      if (states.every((one) => one.pairs.length === 0)) comparison.ended = "nothing-to-measure";
      break;
    }
    for (const state of waiting) {
      const order: SideName[] = turn % 2 === 0 ? ["a", "b"] : ["b", "a"];
      const pair: Partial<Record<SideName, RunResult>> = {};
      for (const side of order) {
        const result = await unspoilt(state, side, turn);
        pair[side] = result;
        state.trouble = troubleOf(side, result);
        if (state.trouble) break;
      }
      if (!state.trouble) state.pairs.push(pair as Record<SideName, RunResult>);
    }
    const turn_ms = spent() - before_ms;
    judge(comparison, smallest_effect);
    const turns_left = Math.min(most_pairs - turn - 1, Math.floor((budget_ms - spent()) / turn_ms));
    for (const state of states) state.settled = rests && isSettled(state, turns_left);
    comparison.duration_ms = spent();
    listener?.judged(comparison);
    if (turns_left < 1) {
      comparison.ended = states.every((one) => one.settled || one.trouble) ? "told" : "budget";
      break;
    }
  }
  comparison.duration_ms = spent();
  return comparison;
}

/** What the first turn measured is the family: a series that turns up later would have had a threshold too low. */
function judge(comparison: Comparison, smallest_effect: (metric: MetricKey) => number): void {
  const fresh = comparison.family === 0;
  const series = comparison.workloads.map((state) =>
    (fresh ? keysOf(state) : state.verdicts.map(({ metric }) => metric)).map(
      (metric): PairedSeries & { metric: MetricKey } => ({
        key: `${state.workload.name} ${metric}`,
        metric,
        better: metricOf(metric).better,
        smallest_effect: smallest_effect(metric),
        pairs: state.pairs.flatMap((pair) => {
          const [a, b] = [figureOf(pair.a, metric), figureOf(pair.b, metric)];
          return a === null || b === null ? [] : [{ a, b }];
        }),
      }),
    ),
  );
  const all = series.flat();
  if (fresh) comparison.family = all.length;
  const verdicts = judgePairs(all, { alpha: comparison.alpha, family: comparison.family });
  let at = 0;
  for (const [i, state] of comparison.workloads.entries()) {
    state.verdicts = series[i]!.map(({ metric }) => ({ ...verdicts[at++]!, metric }));
  }
}

function keysOf({ pairs }: ComparedWorkload): MetricKey[] {
  const [first] = pairs;
  if (!first) return [];
  return first.a.samples
    .map(({ metric }) => metric)
    .filter((metric) => metricOf(metric).detects && figureOf(first.b, metric) !== null);
}

function figureOf({ samples }: RunResult, metric: MetricKey): number | null {
  return samples.find((one) => one.metric === metric)?.value ?? null;
}

function troubleOf(side: SideName, { outcome, stage, reason, placement }: RunResult): string | null {
  const who = side.toUpperCase();
  if (placement === "broken") return `${who} did not run where it was planned`;
  if (outcome === "ok") return null;
  const at = stage ? ` at ${stage}` : "";
  const what = outcome === "unsupported" ? "not supported" : `${outcome}${at}`;
  return `${who} ${what}: ${reason ?? "no reason given"}`;
}
