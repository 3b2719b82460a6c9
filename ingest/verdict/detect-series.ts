import type { CauseInterval, ChangePoint, SeriesDetection, SeriesInput } from "./detection.ts";
import { effectOf, smallestDetectable } from "./effect.ts";
import { type Gate, passGate, type Step } from "./gate.ts";
import { levelMean, type Noise } from "./noise.ts";
import { FIRST_ROUND, PLACE_LIMIT } from "./promises.ts";
import { plausiblePlaces } from "./segmentation.ts";
import { fitSeries, type SeriesFit } from "./series-fit.ts";

/** A change is suspected when noise of this one series would show it, somewhere, less often. */
const SUSPICION = 0.01;

export interface JudgedSeries {
  detection: SeriesDetection;
  fit: SeriesFit;
  /** Null when the series has too few values. */
  gate: Gate | null;
}

/** What one series shows; `p_limit` is what a flag may cost at one place of it. */
export function judgeSeries(commits: readonly string[], input: SeriesInput, p_limit: number): JudgedSeries {
  const fit = fitSeries(commits, input);
  if (fit.values.length < 2) {
    return { fit, gate: null, detection: { ...unjudged(input, "too-few"), scale: fit.scale.name } };
  }
  const strict = passGate(fit, p_limit);
  const changes: ChangePoint[] = [];
  const suspected: ChangePoint[] = [];
  for (const step of strict.steps) {
    const cause = causeOf(commits, fit, strict.starts, step, strict.noise);
    const held_back =
      step.blocks < FIRST_ROUND ? "few-blocks" : cause.measured.length > 1 ? "place-unsure" : null;
    const change = changeOf(commits, fit, step, cause, strict.noise, held_back);
    (held_back === null && input.detects ? changes : suspected).push(change);
  }
  const lax = passGate(fit, Math.max(p_limit, SUSPICION / (2 * fit.values.length)));
  for (const step of lax.steps) {
    const cause = causeOf(commits, fit, lax.starts, step, lax.noise);
    const known = [...changes, ...suspected].some((change) => cause.measured.includes(change.commit));
    if (!known) suspected.push(changeOf(commits, fit, step, cause, lax.noise, "not-significant"));
  }
  const detection: SeriesDetection = {
    ...unjudged(input, "judged"),
    scale: fit.scale.name,
    levels: levelsOf(commits, fit, strict.starts, strict.noise),
    noise: {
      between_runs: Math.sqrt(strict.noise.run),
      between_commits: Math.sqrt(strict.noise.commit),
    },
    smallest_detectable: smallestDetectable(
      strict.noise,
      fit.runs_part.reduce((sum, part) => sum + part, 0) / fit.runs_part.length,
      p_limit,
      input.smallest_effect,
      fit.scale,
    ),
    changes,
    suspected,
  };
  return { detection, fit, gate: strict };
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

function causeOf(
  commits: readonly string[],
  fit: SeriesFit,
  starts: readonly number[],
  step: Step,
  noise: Noise,
): CauseInterval {
  const weights = noise.of_value.map((variance) => 1 / variance);
  const { first, last } = plausiblePlaces(
    starts,
    starts.indexOf(step.start),
    fit.values,
    weights,
    PLACE_LIMIT,
  );
  const position = (index: number) => fit.commits[index]!.position;
  const after = position(first - 1);
  const upto = position(last);
  const measured = fit.commits.slice(first, last + 1).map((commit) => commits[commit.position]!);
  const unmeasured = commits.slice(after + 1, upto).filter((commit) => !measured.includes(commit));
  return { after: commits[after]!, upto: commits[upto]!, unmeasured, measured };
}

function changeOf(
  commits: readonly string[],
  fit: SeriesFit,
  step: Step,
  cause: CauseInterval,
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
  const weights = noise.of_value.map((variance) => 1 / variance);
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
