import {
  joinRegressions,
  lookAtHistory,
  type SeriesInput,
  watchNewest,
  withoutMoods,
} from "../../../ingest/verdict/index.ts";
import { KINDS, runNoise } from "./noise-kinds.ts";
import { betterOf } from "./replay.ts";
import { MOOD_SD, makeHistory, makeWorld, RUNS, stream } from "./world.ts";

const COMMITS = 500;
/** Series of the installation: what is the same for all of them is worked out once. */
const SERIES = 60;
const TRIES = 5;
const SMALLEST_EFFECT = 0.01;

/**
 * How commits are measured. `rounds`: all in each of five blocks. `visits`: each in five blocks of its own, beside its ancestor and
 * the control, which so has 2,500 runs.
 */
const LAYOUTS = ["rounds", "visits"] as const;
type Layout = (typeof LAYOUTS)[number];

/** Milliseconds of processor time, all threads together, for one series of 500 commits at one look, as the planner looks: of both layouts. */
export function msPerSeries(seed: number): Record<Layout, number> {
  return { rounds: msOfLayout(seed, "rounds"), visits: msOfLayout(seed, "visits") };
}

function msOfLayout(seed: number, layout: Layout): number {
  const commits = Array.from({ length: COMMITS }, (_, c) => `c${c}`);
  const series = measure(seed, layout, commits);
  const blocks = new Set(series[0]!.runs.map(({ block }) => block));
  const controlOf = new Map([...blocks].map((block) => [block, commits[0]!]));
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TRIES; i++) {
    const started = process.cpuUsage();
    const { detection } = lookAtHistory({ commits, series, completed_rounds: COMMITS });
    const watched = watchNewest(commits, withoutMoods(commits, series, controlOf), detection.series);
    joinRegressions(commits, watched, "all");
    const { user, system } = process.cpuUsage(started);
    best = Math.min(best, (user + system) / 1_000 / SERIES);
  }
  return best;
}

/** As read from a database: in the order of commits, the names of blocks made anew for each series. */
function measure(seed: number, layout: Layout, commits: readonly string[]): SeriesInput[] {
  const kinds = Array.from({ length: SERIES }, (_, s) => KINDS[s % KINDS.length]!);
  const world = makeWorld({ seed, commits: COMMITS, kinds });
  const random = stream(seed, 3_000_003);
  const blocks = Array.from({ length: COMMITS }, (_, session) =>
    Array.from({ length: RUNS }, (_, turn) => ({ session, turn, mood: MOOD_SD * random.gaussian() })),
  );
  const blocksOf = (c: number) => {
    if (layout === "rounds") return blocks[0]!;
    if (c === 0) return blocks.flat();
    return [...blocks[c]!, ...(blocks[c + 1] ?? [])];
  };
  return kinds.map((kind, s): SeriesInput => {
    const levels = makeHistory(world, s, null).commits;
    return {
      key: `s${s}`,
      group: `g${s}`,
      metric: "throughput_ops",
      better: betterOf(s),
      detects: true,
      smallest_effect: SMALLEST_EFFECT,
      runs: commits.flatMap((commit, c) =>
        blocksOf(c).map(({ session, turn, mood }) => ({
          commit,
          block: `${session}/${turn}`,
          value: 1_000 * Math.exp(levels[c]! + mood + runNoise(kind, random)),
        })),
      ),
    };
  });
}
