import { isTelling, LEAST_EFFECT } from "../statistics/scale.ts";
import { inflation, type LevelNoise, noiseOfLast, pulledIn } from "./level-noise.ts";
import { NEW_LEVEL_SHARE, NEWEST, type Spending, WINDOW_SHARES } from "./spending.ts";
import { strictLevels } from "./strict-levels.ts";
import { singleTailProbability, tailProbability, WORTH_WEIGHING } from "./tail.ts";

/** A series as it is watched: its measured commits in branch order, oldest first, on the scale of the analysis. */
export interface WatchedSeries {
  /** Median of the commit's runs, the host's moods removed. Commits that are not finite count as not measured. */
  values: ArrayLike<number>;
  /** Variance of each value that its runs explain. */
  runs_part: ArrayLike<number>;
}

/** The newest commits have left the level. Indices into the values given; nothing here is evidence for an alert. */
export interface Suspicion {
  /** First commit off the level, as it seems. */
  start: number;
  /** The cause is after `after`, up to and including `upto`. */
  after: number;
  upto: number;
  /** The level left, and what was found since `start`, on the scale of the analysis. Selected, so it seems larger than it is. */
  before: number;
  since: number;
  /** Distance in standard errors; its sign is the change's. */
  score: number;
  p_value: number;
  /** What `p_value` had to stay below. */
  p_limit: number;
  found_by: "newest" | "new-level";
}

/** Older commits say nothing of today's noise, and keep the work bounded. */
export const MOST_COMMITS = 300;
/** On fewer commits no level is left. */
const LEAST_LEVEL = 6;
/** Counters repeat exactly: scores must stay numbers. */
const LEAST_VARIANCE = (LEAST_EFFECT / 12) ** 2;
/** A new level that began longer ago than this many commits belongs to the history. */
const NEW_LEVEL = 40;
/** Twice the log likelihood ratio by which the likeliest start must beat a commit that is ruled out. */
const PLACE_LIMIT = 9;

/**
 * Whether the newest commits have left their level: a window-limited generalised likelihood ratio (Lai 1995) over the last
 * 1 to 6 commits against the level before them, and the newest level that segmentation finds. Each spends its share
 * of the installation's rate of false suspicions. Null where nothing is suspected.
 */
export function watchSeries(series: WatchedSeries, spending: Spending): Suspicion | null {
  const measured = newestMeasured(series);
  const n = measured.length;
  if (n <= LEAST_LEVEL) return null;
  const values = Float64Array.from(measured, (i) => series.values[i]!);
  const runs_part = Float64Array.from(measured, (i) => Math.max(LEAST_VARIANCE, series.runs_part[i]!));
  const starts = strictLevels(values, runs_part);
  const found = [
    ...newestWindows(values, runs_part, starts, spending),
    ...newLevel(values, runs_part, starts, spending),
  ];
  if (found.length === 0) return null;
  const best = found.reduce((a, b) => (Math.abs(b.score) > Math.abs(a.score) ? b : a));
  const at = (index: number) => measured[index]!;
  return { ...best, start: at(best.start), after: at(best.after), upto: at(best.upto) };
}

function newestMeasured({ values, runs_part }: WatchedSeries): number[] {
  const measured: number[] = [];
  for (let i = values.length - 1; i >= 0 && measured.length < MOST_COMMITS; i--) {
    if (isTelling(values[i]!) && Number.isFinite(runs_part[i])) measured.push(i);
  }
  return measured.reverse();
}

/** The last 1 to 6 commits against the level that stood before all of them. */
function newestWindows(
  values: Float64Array,
  runs_part: Float64Array,
  starts: readonly number[],
  spending: Spending,
): Suspicion[] {
  const n = values.length;
  const before = n - NEWEST;
  const from = starts.findLast((start) => start < before) ?? 0;
  const to = Math.min(before, starts.find((start) => start > from) ?? n);
  if (to - from < LEAST_LEVEL) return [];
  const old = starts.filter((start) => start <= from);
  const noise = noiseOfLast(values, runs_part, old, to);
  return WINDOW_SHARES.flatMap(([commits, share]) => {
    const departure = departureOf(values, runs_part, noise, n - commits, n, share, spending);
    if (departure === null) return [];
    return [{ ...departure, ...placesOf(values, runs_part, noise, before, n), found_by: "newest" }];
  });
}

/** The newest level that segmentation is sure of, against the one before it. */
function newLevel(
  values: Float64Array,
  runs_part: Float64Array,
  starts: readonly number[],
  spending: Spending,
): Suspicion[] {
  const n = values.length;
  const start = starts.at(-1)!;
  const from = starts.at(-2);
  if (from === undefined || n - start > NEW_LEVEL || n - start < 2 || start - from < LEAST_LEVEL) return [];
  const noise = noiseOfLast(values, runs_part, starts.slice(0, -1), start);
  const departure = departureOf(values, runs_part, noise, start, n, NEW_LEVEL_SHARE, spending);
  if (departure === null) return [];
  const places = placesOf(values, runs_part, noise, Math.max(from + 1, start - NEWEST), n);
  return [{ ...departure, ...places, found_by: "new-level" }];
}

type Departure = Pick<Suspicion, "before" | "since" | "score" | "p_value" | "p_limit">;

/** Null where commits [from, to) are on the level, or may be. */
function departureOf(
  values: Float64Array,
  runs_part: Float64Array,
  noise: LevelNoise,
  from: number,
  to: number,
  share: number,
  spending: Spending,
): Departure | null {
  const length = to - from;
  const score = scoreOf(values, runs_part, noise, from, to, length === 1 ? (distance) => distance : pulledIn);
  if (!(Math.abs(score) >= WORTH_WEIGHING)) return null;
  const shape = {
    freedom: Math.max(1, noise.freedom / inflation(noise.autocorrelation, noise.commits)),
    skewness: Math.sign(score) * noise.skewness,
    kurtosis: noise.kurtosis,
  };
  const size = Math.abs(score);
  const p_value = length === 1 ? singleTailProbability(size, shape) : tailProbability(size, length, shape);
  const p_limit = share * (score > 0 ? spending.rising : spending.falling);
  if (p_value > p_limit) return null;
  let since = 0;
  for (let i = from; i < to; i++) since += values[i]! / length;
  return { before: noise.level, since, score, p_value, p_limit };
}

/** The mean distance of commits [from, to) from the level in standard errors, the level's own error included. */
function scoreOf(
  values: Float64Array,
  runs_part: Float64Array,
  noise: LevelNoise,
  from: number,
  to: number,
  pull: (distance_sd: number) => number,
): number {
  let sum = 0;
  let information = 0;
  for (let i = from; i < to; i++) {
    const variance = runs_part[i]! + noise.between;
    const distance = (values[i]! - noise.level) / Math.sqrt(variance);
    sum += pull(distance) / Math.sqrt(variance);
    information += 1 / variance;
  }
  const own = information * inflation(noise.autocorrelation, to - from);
  const level = (information ** 2 / noise.information) * inflation(noise.autocorrelation, noise.commits);
  return sum / Math.sqrt(own + level);
}

/** The likeliest start in [first, to), and the interval of commits that may be the cause. */
function placesOf(
  values: Float64Array,
  runs_part: Float64Array,
  noise: LevelNoise,
  first: number,
  to: number,
): Pick<Suspicion, "start" | "after" | "upto"> {
  const scores: number[] = [];
  for (let start = first; start < to; start++) {
    scores.push(scoreOf(values, runs_part, noise, start, to, (distance) => distance) ** 2);
  }
  const best = scores.reduce((a, score, i) => (score > scores[a]! ? i : a), 0);
  const limit = scores[best]! - PLACE_LIMIT;
  const earliest = scores.findIndex((score) => score >= limit);
  const latest = scores.findLastIndex((score) => score >= limit);
  return { start: first + best, after: first + earliest - 1, upto: first + latest };
}
