import type { Arrivals } from "../../workloads/schema/arrivals.ts";
import { type RateStretch, rateStretches } from "../../workloads/schema/rates.ts";
import { Random } from "./random.ts";

const ARRIVAL_STREAM = 0x7fff_0000;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

export interface ScheduleOptions {
  arrivals: Arrivals;
  duration_ms: number;
  pipeline: number;
  seed: number;
  /** The group's number: groups with equal arrivals do not arrive together. */
  group: number;
}

/**
 * Intended send times of a group's batches in ms since the start of the window, rising. A rate that changes is
 * turned into times through its integral (time rescaling: D. J. Daley and D. Vere-Jones, "An Introduction to the
 * Theory of Point Processes", 7.4), evenly spaced or with exponential gaps. Null for a closed loop.
 * @throws RangeError for a share that nobody has turned into a rate.
 */
export function scheduleOf({
  arrivals,
  duration_ms,
  pipeline,
  seed,
  group,
}: ScheduleOptions): Float64Array | null {
  if (arrivals.kind === "closed") return null;
  if (arrivals.kind === "trace")
    return Float64Array.from(arrivals.at_ms.filter((at_ms) => at_ms < duration_ms));
  const stretches = rateStretches(arrivals, duration_ms);
  if (!stretches) throw new RangeError("a share of saturation is no rate: calibrate the workload first");
  if (arrivals.kind !== "poisson") return timesOf(stretches, pipeline, evenGaps(group));
  return timesOf(stretches, pipeline, exponentialGaps(new Random(seed, ARRIVAL_STREAM + group)));
}

/** The same group before its window: its first rate; nothing where single moments are listed. */
export function leadInOf({ arrivals, ...options }: ScheduleOptions): Float64Array | null {
  if (arrivals.kind === "trace") return new Float64Array();
  if (arrivals.kind === "ramp") {
    return scheduleOf({ ...options, arrivals: { kind: "constant", rate_ops: arrivals.from_ops } });
  }
  if (arrivals.kind === "on-off") {
    return scheduleOf({ ...options, arrivals: { kind: "constant", rate_ops: arrivals.rate_ops } });
  }
  return scheduleOf({ arrivals, ...options });
}

/** Gaps between batches, where one batch a unit of time is due on average. */
type Gaps = () => number;

/** The first group begins at once; others in between, so that groups of one rate are never due together. */
function evenGaps(group: number): Gaps {
  let first = true;
  return () => {
    const gap = first ? (group * GOLDEN) % 1 : 1;
    first = false;
    return gap;
  };
}

function exponentialGaps(random: Random): Gaps {
  return () => -Math.log(1 - random.fraction());
}

function timesOf(stretches: readonly RateStretch[], pipeline: number, nextGap: Gaps): Float64Array {
  const times: number[] = [];
  let due = nextGap();
  let passed = 0;
  for (const stretch of stretches) {
    const batches = batchesIn(stretch, pipeline);
    // A millionth of a batch: sums of stretches must not lose the batch that is due at an end.
    for (; due < passed + batches - 1e-6; due += nextGap()) {
      times.push(timeWithin(stretch, pipeline, due - passed));
    }
    passed += batches;
  }
  return Float64Array.from(times);
}

function batchesIn({ from_ms, to_ms, from_ops, to_ops }: RateStretch, pipeline: number): number {
  return ((from_ops + to_ops) / 2 / pipeline / 1000) * (to_ms - from_ms);
}

/** When so many batches of a stretch are due: the root of a quadratic, in the form that bears a slope of zero. */
function timeWithin(
  { from_ms, to_ms, from_ops, to_ops }: RateStretch,
  pipeline: number,
  batches: number,
): number {
  const per_ms = from_ops / pipeline / 1000;
  const slope = to_ms > from_ms ? (to_ops - from_ops) / pipeline / 1000 / (to_ms - from_ms) : 0;
  const root = Math.sqrt(Math.max(0, per_ms * per_ms + 2 * slope * batches));
  return Math.min(to_ms, from_ms + (2 * batches) / (per_ms + root));
}
