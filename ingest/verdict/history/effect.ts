import type { Scale } from "../statistics/scale.ts";
import { studentCritical } from "../statistics/student.ts";
import type { Step } from "./gate.ts";
import type { Noise } from "./noise.ts";
import { AUTOCORRELATION, levelVariance } from "./noise.ts";

export interface Effect {
  before: number | null;
  after: number | null;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
}

export type KnownEffect = Effect & { before: number; after: number };

/** The step in the metric's own unit, and as a ratio with its 95 % interval (Student's t over runs and commits). */
export function effectOf(step: Step, noise: Noise, scale: Scale): KnownEffect {
  const half = studentCritical(0.05, Math.max(1, noise.freedom)) * step.standard_error;
  return ratioOf(step.before, step.after, half, scale);
}

/** Ratio of two levels on the scale of the analysis whose difference is known to +- `half`. */
export function ratioOf(before: number, after: number, half: number, scale: Scale): KnownEffect {
  const old = scale.from(before);
  const ratio = (end: number) => (old === 0 ? null : scale.from(end) / old);
  const ends = [ratio(after - half), ratio(after + half)];
  if (old < 0) ends.reverse();
  return {
    before: old,
    after: scale.from(after),
    ratio: ratio(after),
    ratio_low: ends[0]!,
    ratio_high: ends[1]!,
  };
}

const TYPICAL_LEVEL = 3;
const NORMAL_80 = 0.8416;
/** With few blocks and much noise the formula asks for changes that mean nothing; beyond this it is "not known". */
const LARGEST = 100;
/** Step over the standard deviation of one commit's value at which its place is sure in 80 % of cases (simulated). */
const PLACE_STEPS = 4.5;

/**
 * The smallest lasting change (three commits each side) that 80 % of the time passes the gate at `p_limit` and whose
 * commit is told from both neighbours. As a share, and in the direction that needs more: +5 % rather than -4.8 %.
 */
export function smallestDetectable(
  noise: Noise,
  runs_part: number,
  p_limit: number,
  smallest_effect: number,
  scale: Scale,
): number | null {
  if (noise.freedom < 1) return null;
  const level = levelVariance(runs_part, noise.commit, TYPICAL_LEVEL, AUTOCORRELATION);
  const gate = (studentCritical(p_limit, noise.freedom) + NORMAL_80) * Math.sqrt(2 * level);
  const place = PLACE_STEPS * Math.sqrt(runs_part + noise.commit);
  const step = Math.max(gate, place);
  const smallest = scale.name === "log" ? Math.expm1(step) : step;
  return smallest > LARGEST ? null : Math.max(smallest_effect, smallest);
}
