import {
  type Better,
  MOST_COMMITS,
  type SeriesSuspicion,
  spendingFor,
  watchedSeries,
  watchSeries,
} from "../../../ingest/verdict/index.ts";
import { makeHistory, type SeriesHistory, type Step, seenAt, stream, type World } from "./world.ts";

/** Differences below this mean nothing to anybody (a hundredth of a percent). */
const LEAST_SD = 0.0001;
/** A history begins to be watched when it has so many commits. */
const FIRST_LOOK = 8;

export interface Look extends SeriesSuspicion {
  /** The commit that was the newest. */
  look: number;
}

/** What is suspected when commit `at` is the newest; indices are those of the whole history. */
export function lookAt(history: SeriesHistory, series: number, at: number, family: number): Look | null {
  const from = Math.max(0, at + 1 - MOST_COMMITS);
  const seen = watchedSeries(seenAt(history, from, at), LEAST_SD);
  const found = watchSeries(seen, spendingFor(family, betterOf(series)));
  if (found === null) return null;
  const { start, after, upto } = found;
  return { ...found, start: start + from, after: after + from, upto: upto + from, series, look: at };
}

/** Half of the series are like throughput, half like latency. */
export function betterOf(series: number): Better {
  return series % 2 === 0 ? "higher" : "lower";
}

/** Every look at one unchanging series, from its first commits to its last. */
export function replayNull(world: World, series: number): Look[] {
  const history = makeHistory(world, series, null);
  const found: Look[] = [];
  for (let at = FIRST_LOOK; at < world.commits; at++) {
    const look = lookAt(history, series, at, world.kinds.length);
    if (look) found.push(look);
  }
  return found;
}

/** What became of one step: how many further commits were measured before it was suspected, if ever. */
export interface StepFate {
  delay: number | null;
  /** Whether the cause interval then held the commit. */
  cause_held: boolean;
  after: number;
  upto: number;
  step: Step;
}

/** Commits before a step: as many as are ever looked at. */
export const STEP_FROM = 300;
const LONGEST_DELAY = 30;

/** Puts a step into one series, at one of a few commits from the 300th on; `size` of 0.02 is 2 % slower, -0.02 faster. */
export function replayStep(world: World, series: number, size: number): StepFate {
  const at = STEP_FROM + stream(world.seed, -1 - series).below(world.commits - STEP_FROM - LONGEST_DELAY);
  const slower = betterOf(series) === "lower" ? 1 : -1;
  const step = { at, ln: Math.log1p(slower * size) };
  const history = makeHistory(world, series, step);
  for (let delay = 0; delay < LONGEST_DELAY; delay++) {
    const look = lookAt(history, series, at + delay, world.kinds.length);
    if (look && Math.sign(look.score) === Math.sign(step.ln)) {
      const { after, upto } = look;
      return { delay, cause_held: after < at && at <= upto, after, upto, step };
    }
  }
  return { delay: null, cause_held: false, after: at - 1, upto: at, step };
}
