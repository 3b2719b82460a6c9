import { REACH } from "../promises.ts";
import { studentTwoSided } from "../statistics/student.ts";
import type { Noise } from "./noise.ts";
import { levelMean } from "./noise.ts";
import type { NoisePrior } from "./pooled-noise.ts";
import { runEvidence } from "./run-evidence.ts";
import { settleBoundaries } from "./segmentation.ts";
import { inverseOf, noiseAt, type SeriesFit, varianceOfLevel } from "./series-fit.ts";

/** One boundary between two levels, weighed. */
export interface Step {
  /** Index of the first value of the new level. */
  start: number;
  before: number;
  after: number;
  standard_error: number;
  score: number;
  p_value: number;
  /** Fewest blocks among the two levels. */
  blocks: number;
  runs_before: number;
  runs_after: number;
}

/** What stands after the gate. */
export interface Gate {
  starts: number[];
  steps: Step[];
  noise: Noise;
}

/**
 * Weighs every boundary against the noise of runs and commits, drops the weakest that fails, settles the others and
 * weighs again, until all that stand pass `p_limit` and the smallest effect that matters.
 */
export function passGate(fit: SeriesFit, p_limit: number, prior: NoisePrior): Gate {
  let starts = fit.starts;
  for (;;) {
    const noise = noiseAt(fit, starts, prior);

    const steps = weighSteps(fit, starts, noise);
    let weakest: Step | null = null;
    for (const step of steps) {
      if (step.p_value <= p_limit && matters(fit, step)) continue;
      if (weakest === null || weaker(step, weakest)) weakest = step;
    }
    if (weakest === null) return { starts, steps, noise };
    const dropped = weakest.start;
    const weights = inverseOf(noise.of_value);
    starts = settleBoundaries(
      starts.filter((start) => start !== dropped),
      fit.values,
      weights,
    );
  }
}

/** A change is suspected when noise of this one series would show one, somewhere, in fewer cases than this. */
const SUSPICION = 0.01;

export function suspicionLimit(fit: SeriesFit): number {
  return SUSPICION / (2 * fit.values.length);
}

function weaker(a: Step, b: Step): boolean {
  return a.p_value > b.p_value || (a.p_value === b.p_value && Math.abs(a.score) < Math.abs(b.score));
}

function matters(fit: SeriesFit, step: Step): boolean {
  const share = fit.scale.name === "log" ? Math.expm1(step.after - step.before) : step.after - step.before;
  return Math.abs(share) >= fit.input.smallest_effect;
}

export function weighSteps(fit: SeriesFit, starts: readonly number[], noise: Noise): Step[] {
  if (starts.length < 2) return [];
  const weights = inverseOf(noise.of_value);
  const strays: number[] = [];
  for (let k = 0; k < starts.length; k++) {
    const to = starts[k + 1] ?? fit.values.length;
    const level = levelMean(fit.values, weights, starts[k]!, to);
    for (let i = starts[k]!; i < to; i++) {
      for (const run of fit.commits[i]!.runs) strays.push(Math.abs(run - level));
    }
  }
  return starts.slice(1).map((start, k) => {
    const from = Math.max(starts[k]!, start - REACH);
    const to = Math.min(starts[k + 2] ?? fit.values.length, start + REACH);
    return weighStep(fit, noise, weights, strays, from, start, to);
  });
}

function weighStep(
  fit: SeriesFit,
  noise: Noise,
  weights: Float64Array,
  strays: readonly number[],
  from: number,
  start: number,
  to: number,
): Step {
  const before = levelMean(fit.values, weights, from, start);
  const after = levelMean(fit.values, weights, start, to);
  const step = after - before;
  const standard_error = Math.sqrt(
    varianceOfLevel(fit, noise, from, start) + varianceOfLevel(fit, noise, start, to),
  );
  const old_commits = fit.commits.slice(from, start);
  const new_commits = fit.commits.slice(start, to);
  const old_runs = old_commits.flatMap((commit) => commit.runs);
  const new_runs = new_commits.flatMap((commit) => commit.runs);
  const shape_free =
    old_runs.length < new_runs.length
      ? runEvidence(old_runs, after, -step, strays)
      : runEvidence(new_runs, before, step, strays);
  return {
    start,
    before,
    after,
    standard_error,
    score: step / standard_error,
    p_value: Math.max(
      shape_free,
      studentTwoSided(step / standard_error, noise.freedom),
      Math.min(old_commits.length, new_commits.length) === 1 ? loneCommit(step / standard_error) : 0,
    ),
    blocks: Math.min(countBlocks(old_commits), countBlocks(new_commits)),
    runs_before: old_runs.length,
    runs_after: new_runs.length,
  };
}

/** Tails as heavy as those of commits are known to be. */
const LONE_FREEDOM = 4;

/**
 * How often a single commit strays as far by itself: what commits vary by has heavier tails than a normal distribution, and of
 * hundreds one is an outlier that is no level. Two side by side are not.
 */
function loneCommit(score: number): number {
  return studentTwoSided(score, LONE_FREEDOM);
}

function countBlocks(commits: readonly { blocks: readonly string[] }[]): number {
  return new Set(commits.flatMap((commit) => commit.blocks)).size;
}
