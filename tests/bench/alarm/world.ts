import {
  type CommitSummary,
  hostMoods,
  learnMoodShare,
  summariseRuns,
} from "../../../ingest/verdict/index.ts";
import { type Prng, prng } from "../../../ingest/verdict/statistics/prng.ts";
import { commitNoise, type Kind, runNoise } from "./noise-kinds.ts";

/** Runs of a commit as candidate, and as many again when it is the next one's ancestor. */
export const RUNS = 5;
/** Standard deviation of ln(value) of the host's mood in a block, and how much it resembles the block before. */
export const MOOD_SD = 0.01;
const MOOD_AR = 0.5;

export interface WorldPlan {
  seed: number;
  commits: number;
  kinds: readonly Kind[];
}

/** What all series of an installation share: the host, and what its control says of it. */
export interface World extends WorldPlan {
  /** The host's mood in each block: RUNS blocks a commit, in its order. */
  truth: Float64Array;
  /** What the control runs of all series say it was. */
  moods: Float64Array;
}

/** The true differences are known here: a step of ln(value) from commit `at` on. */
export interface Step {
  at: number;
  ln: number;
}

export interface SeriesHistory {
  kind: Kind;
  /** Of ln(value), without noise of runs and moods, a commit each. */
  commits: Float64Array;
  /** As known when the commit is the newest, and once the next one is measured too. */
  newest: CommitSummary[];
  settled: CommitSummary[];
}

export function makeWorld(plan: WorldPlan): World {
  const blocks = RUNS * plan.commits;
  const random = stream(plan.seed, 0);
  let mood = random.gaussian();
  const truth = Float64Array.from({ length: blocks }, () => {
    mood = MOOD_AR * mood + Math.sqrt(1 - MOOD_AR ** 2) * random.gaussian();
    return MOOD_SD * mood;
  });
  const controls = plan.kinds.map((kind, s) => {
    const own = stream(plan.seed, 2 * s + 1);
    const share = shareOf(own);
    return truth.map((at) => share * at + runNoise(kind, own));
  });
  return { ...plan, truth, moods: hostMoods(controls) };
}

/** One series of the world: what was measured of it, moods taken out as well as they are known. */
export function makeHistory(world: World, series: number, step: Step | null): SeriesHistory {
  const kind = world.kinds[series]!;
  const random = stream(world.seed, 2 * series + 2);
  const share = shareOf(stream(world.seed, 2 * series + 1));
  const commits = commitNoise(kind, world.commits, random);
  if (step) for (let c = step.at; c < commits.length; c++) commits[c]! += step.ln;
  const runs = Array.from(commits, (level, commit) =>
    Array.from({ length: 2 * RUNS }, (_, i) => RUNS * commit + i)
      .filter((block) => block < world.truth.length)
      .map((block) => ({
        commit,
        block,
        value: level + share * world.truth[block]! + runNoise(kind, random),
      })),
  );
  const theta = learnMoodShare(runs.flat(), world.moods);
  const calm = runs.map((all) => all.map(({ value, block }) => value - theta * world.moods[block]!));
  return {
    kind,
    commits,
    newest: calm.map((all) => summariseRuns(all.slice(0, RUNS))),
    settled: calm.map((all) => summariseRuns(all)),
  };
}

/** The summaries of commits [from, newest] when `newest` was measured last. */
export function seenAt({ settled, newest }: SeriesHistory, from: number, at: number): CommitSummary[] {
  return [...settled.slice(from, at), newest[at]!];
}

/** Series feel between half of the host's mood and all of it; the same for the control and the candidate. */
function shareOf(random: Prng): number {
  return 0.5 + 0.5 * random.uniform();
}

/** Independent numbers for each series, whatever is asked of the others. */
export function stream(seed: number, part: number): Prng {
  return prng(Math.imul(seed, 0x9e3779b1) ^ Math.imul(part + 1, 0x85ebca6b));
}
