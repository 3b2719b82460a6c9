import type { Kind } from "./noise-kinds.ts";
import type { StepFate } from "./replay.ts";
import { simulateRerun } from "./rerun.ts";
import { stream } from "./world.ts";

/** Further commits after the changed one within which a step should be suspected. */
const SOON = 5;

export interface StepsFound {
  steps: number;
  /** Share suspected when 0, 1, .. 5 further commits were measured. */
  within: number[];
  /** Null where more than half were not found. */
  median_delay: number | null;
  /** Share of those suspected whose cause interval held the changed commit. */
  cause_held: number;
  /** Share of those suspected that reruns of both ends of the interval confirm. */
  confirmed: number;
}

export function stepsFound(fates: readonly StepFate[], kind: Kind, seed: number): StepsFound {
  const delays = fates.map(({ delay }) => delay ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const middle = delays[delays.length >> 1]!;
  const suspected = fates.filter(({ delay }) => delay !== null);
  const random = stream(seed, 2_000_003);
  const confirmed = suspected.filter(({ cause_held, step }) => {
    const ends = [{ kind, sign: Math.sign(step.ln), ln: cause_held ? step.ln : 0 }];
    return simulateRerun(ends, random) === "confirmed";
  });
  return {
    steps: fates.length,
    within: Array.from({ length: SOON + 1 }, (_, most) => {
      return Number((delays.filter((delay) => delay <= most).length / delays.length).toFixed(4));
    }),
    median_delay: Number.isFinite(middle) ? middle : null,
    cause_held: suspected.filter(({ cause_held }) => cause_held).length / Math.max(1, suspected.length),
    confirmed: confirmed.length / Math.max(1, suspected.length),
  };
}
