import type { MetricKey } from "../../../db/contract/metric.ts";
import type { RunResult, Stage } from "../../../db/contract/run.ts";
import type { PlacementPlan } from "../../host/placement.ts";
import type { PairVerdict } from "../../verdict/index.ts";
import type { Workload } from "../../workloads/workload.ts";

export type SideName = "a" | "b";

/** One of the two that are compared: a commit of the bench's repository, started with a variant's flags. */
export type Side = {
  sha: string;
  flags: readonly string[];
  /** Where it runs, if not where the bench says. */
  placement?: PlacementPlan;
};

/** A run of each side, made one right after the other. */
export type RunPair = Record<SideName, RunResult>;

/** What is known of one workload so far. */
export type ComparedWorkload = {
  workload: Workload;
  /** Runs that counted. */
  pairs: RunPair[];
  verdicts: (PairVerdict & { metric: MetricKey })[];
  /** Runs that the host spoilt; each was made again. */
  spoilt: number;
  /** Turns made, and how long one takes on the mean. */
  turns: number;
  turn_ms: number;
  /** Turns in a row that came to nothing because the host spoilt every try. */
  lost_turns: number;
  /**
   * Why it is no longer measured, where that is not because all is told, whose doing it is (null for the host's), and what
   * an engine that failed wrote last.
   */
  trouble: { side: SideName | null; said: string; output?: string | null } | null;
};

export type Comparison = {
  workloads: ComparedWorkload[];
  runs: number;
  duration_ms: number;
  /** "out-of-reach": what is not told would have taken longer than the budget. */
  ended: "told" | "out-of-reach" | "budget" | "nothing-to-measure";
  /** Probability that any series is said to differ though both sides are equal, over all looks. Every workload has an equal part. */
  alpha: number;
};

export type CompareListener = {
  phase(run: { workload: string; side: SideName; turn: number; stage: Stage }): void;
  run(run: { workload: string; side: SideName; turn: number; result: RunResult }): void;
  judged(so_far: Comparison): void;
};
