import type { CauseInterval, ChangePoint, SeriesDetection, SeriesInput } from "../detection.ts";
import { FIRST_ROUND } from "../promises.ts";
import { type Placed, placeBoundary } from "./cause.ts";
import { effectOf, smallestDetectable } from "./effect.ts";
import { type Gate, passGate, type Step, suspicionLimit } from "./gate.ts";
import { levelMean, type Noise } from "./noise.ts";
import { placeOdds } from "./place.ts";
import type { NoisePrior } from "./pooled-noise.ts";
import { inverseOf, isJoined, type SeriesFit } from "./series-fit.ts";

/** Probabilities by chance, at one place of one series, below which a change is flagged, or suspected and rerun. */
export interface PlaceLimits {
  p_limit: number;
  p_suspicion: number;
}

/** What one series shows, and what it was read from. */
export interface JudgedSeries {
  detection: SeriesDetection;
  fit: SeriesFit;
  /** Null when the series has too few values that share blocks. */
  gate: Gate | null;
}

/**
 * Judges one series. Levels are kept at the gate of suspicion, so that an unsure step does not blur the levels beside a
 * sure one; of these steps those that pass `p_limit` at one sure commit are flagged.
 */
export function judgeSeries(
  commits: readonly string[],
  fit: SeriesFit,
  { p_limit, p_suspicion }: PlaceLimits,
  prior: NoisePrior,
): JudgedSeries {
  const { input } = fit;
  if (!isJoined(fit)) {
    return { fit, gate: null, detection: { ...unjudged(input, "too-few"), scale: fit.scale.name } };
  }
  const gate = passGate(fit, Math.max(p_limit, p_suspicion, suspicionLimit(fit)), prior);
  const changes: ChangePoint[] = [];
  const suspected: ChangePoint[] = [];
  const positions = fit.commits.map(({ position }) => position);
  for (const step of gate.steps) {
    const placed = placeStep(commits, positions, fit, gate.starts, step, gate.noise);
    const held_back = heldBack(step, placed.cause, { p_limit, p_suspicion });
    const change = changeOf(commits, fit, step, placed, gate.noise, held_back);
    (held_back === null && input.detects ? changes : suspected).push(change);
  }
  const detection: SeriesDetection = {
    ...unjudged(input, "judged"),
    scale: fit.scale.name,
    levels: levelsOf(commits, fit, gate.starts, gate.noise),
    noise: {
      between_runs: Math.sqrt(gate.noise.run),
      between_commits: Math.sqrt(gate.noise.commit),
    },
    smallest_detectable: smallestDetectable(
      gate.noise,
      fit.runs_part.reduce((sum, part) => sum + part, 0) / fit.runs_part.length,
      p_limit,
      input.smallest_effect,
      fit.scale,
    ),
    changes,
    suspected,
  };
  return { detection, fit, gate };
}

function heldBack(
  step: Step,
  cause: CauseInterval,
  { p_limit, p_suspicion }: PlaceLimits,
): ChangePoint["held_back"] {
  if (step.p_value > Math.max(p_limit, p_suspicion)) return "not-significant";
  if (step.blocks < FIRST_ROUND) return "few-blocks";
  if (step.p_value > p_limit) return "to-rerun";
  return cause.measured.length > 1 ? "place-unsure" : null;
}

export function unjudged(input: SeriesInput, status: SeriesDetection["status"]): SeriesDetection {
  return {
    key: input.key,
    group: input.group,
    metric: input.metric,
    better: input.better,
    status,
    scale: "log",
    levels: [],
    noise: { between_runs: null, between_commits: null },
    smallest_detectable: null,
    changes: [],
    suspected: [],
  };
}

function placeStep(
  commits: readonly string[],
  positions: readonly number[],
  fit: SeriesFit,
  starts: readonly number[],
  step: Step,
  noise: Noise,
): Placed {
  return placeBoundary(commits, positions, placeOdds(fit, starts, step, noise));
}

function changeOf(
  commits: readonly string[],
  fit: SeriesFit,
  step: Step,
  { cause, place_cost }: Placed,
  noise: Noise,
  held_back: ChangePoint["held_back"],
): ChangePoint {
  const rises = step.after > step.before;
  return {
    series: fit.input.key,
    group: fit.input.group,
    metric: fit.input.metric,
    commit: commits[fit.commits[step.start]!.position]!,
    before_commit: commits[fit.commits[step.start - 1]!.position]!,
    cause,
    // What never flags has no say in where others are.
    ...(fit.input.detects ? { place_cost } : {}),
    ...effectOf(step, noise, fit.scale),
    direction: rises === (fit.input.better === "higher") ? "better" : "worse",
    p_value: step.p_value,
    score: step.score,
    blocks: step.blocks,
    runs_before: step.runs_before,
    runs_after: step.runs_after,
    held_back,
  };
}

function levelsOf(commits: readonly string[], fit: SeriesFit, starts: readonly number[], noise: Noise) {
  const weights = inverseOf(noise.of_value);
  return starts.map((start, k) => {
    const to = starts[k + 1] ?? fit.values.length;
    return {
      from: commits[fit.commits[start]!.position]!,
      to: commits[fit.commits[to - 1]!.position]!,
      value: fit.scale.from(levelMean(fit.values, weights, start, to)),
      commits: to - start,
    };
  });
}
