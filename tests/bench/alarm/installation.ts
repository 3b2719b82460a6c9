import type { SeriesInput } from "../../../ingest/verdict/index.ts";
import { KINDS, runNoise } from "./noise-kinds.ts";
import { betterOf } from "./replay.ts";
import { MOOD_SD, makeHistory, makeWorld, RUNS, stream } from "./world.ts";

/**
 * How commits are measured. `rounds`: all in each of five blocks. `visits`: each in five blocks of its own, beside its ancestor and
 * the control, which so has five runs for each commit.
 */
export type Layout = "rounds" | "visits";

/** The smallest relative change that matters in every series. */
export const SMALLEST_EFFECT = 0.01;

/** An unchanging installation as a database tells it: hashes in branch order, series with their runs. */
export interface Installation {
  commits: string[];
  series: SeriesInput[];
  /** The control of each block. */
  control_of: Map<string, string>;
}

type Block = { session: number; turn: number; mood: number };

/** As read from a database: in the order of commits, the names of blocks made anew for each series. */
export function makeInstallation(about: {
  seed: number;
  layout: Layout;
  series: number;
  commits: number;
}): Installation {
  const commits = Array.from({ length: about.commits }, (_, c) => `c${c}`);
  const kinds = Array.from({ length: about.series }, (_, s) => KINDS[s % KINDS.length]!);
  const world = makeWorld({ seed: about.seed, commits: about.commits, kinds });
  const random = stream(about.seed, 3_000_003);
  const blocks = commits.map((_, session): Block[] =>
    Array.from({ length: RUNS }, (_, turn) => ({ session, turn, mood: MOOD_SD * random.gaussian() })),
  );
  const series = kinds.map((kind, s): SeriesInput => {
    const levels = makeHistory(world, s, null).commits;
    return {
      key: `s${s}`,
      group: `g${s}`,
      metric: "throughput_ops",
      better: betterOf(s),
      detects: true,
      smallest_effect: SMALLEST_EFFECT,
      runs: commits.flatMap((commit, c) =>
        blocksOf(c, blocks, about.layout).map(({ session, turn, mood }) => ({
          commit,
          block: `${session}/${turn}`,
          value: 1_000 * Math.exp(levels[c]! + mood + runNoise(kind, random)),
        })),
      ),
    };
  });
  const names = blocks.flat().map(({ session, turn }) => `${session}/${turn}`);
  return { commits, series, control_of: new Map(names.map((name) => [name, commits[0]!])) };
}

/** The blocks that a commit was measured in; of visits it is the candidate, then the ancestor, and the first is the control. */
function blocksOf(commit: number, blocks: readonly Block[][], layout: Layout): Block[] {
  if (layout === "rounds") return blocks[0]!;
  if (commit === 0) return blocks.flat();
  return [...blocks[commit]!, ...(blocks[commit + 1] ?? [])];
}

/** What was known of it when the commit at `newest` was the newest: its visits, and those before. */
export function seenUntil({ commits, series, control_of }: Installation, newest: number): Installation {
  const known = (block: string) => Number(block.split("/")[0]) <= newest;
  const seen = new Set(commits.slice(0, newest + 1));
  return {
    commits: [...seen],
    control_of,
    series: series.map((one) => ({
      ...one,
      runs: one.runs.filter(({ commit, block }) => seen.has(commit) && known(block)),
    })),
  };
}
