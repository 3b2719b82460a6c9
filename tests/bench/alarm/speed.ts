import { detectHistory, type SeriesInput } from "../../../ingest/verdict/index.ts";
import { RUN_SD } from "./noise-kinds.ts";
import { lookAt } from "./replay.ts";
import { makeHistory, makeWorld, RUNS, stream } from "./world.ts";

const COMMITS = 500;
const SERIES = 10;
const TRIES = 3;

/** Milliseconds of one core for the whole re-analysis of one series of 500 commits: detection over history, and the watch. */
export function msPerSeries(seed: number): number {
  const world = makeWorld({ seed, commits: COMMITS, kinds: Array(SERIES).fill("gaussian") });
  const histories = world.kinds.map((_, s) => makeHistory(world, s, null));
  const random = stream(seed, 3_000_003);
  const commits = Array.from({ length: COMMITS }, (_, c) => `c${c}`);
  const series = histories.map(
    (history, s): SeriesInput => ({
      key: `s${s}`,
      group: `g${s}`,
      metric: "throughput_ops",
      better: "higher",
      detects: true,
      smallest_effect: 0.01,
      runs: history.settled.flatMap(({ value }, c) =>
        Array.from({ length: RUNS }, (_, run) => ({
          commit: commits[c]!,
          block: `${c}/${run}`,
          value: Math.exp(value + RUN_SD * random.gaussian()),
        })),
      ),
    }),
  );
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TRIES; i++) {
    const started = performance.now();
    for (const [s, history] of histories.entries()) {
      detectHistory(commits, series[s]!);
      lookAt(history, s, COMMITS - 1, SERIES);
    }
    best = Math.min(best, (performance.now() - started) / SERIES);
  }
  return best;
}
