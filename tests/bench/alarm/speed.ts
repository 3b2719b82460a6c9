import { detectChanges, type SeriesInput } from "../../../ingest/verdict/index.ts";
import { lookAt } from "./replay.ts";
import { makeHistory, makeWorld } from "./world.ts";

const COMMITS = 500;
const SERIES = 10;
const TRIES = 3;

/** Milliseconds of one core for the whole re-analysis of one series of 500 commits: detection over history, and the watch. */
export function msPerSeries(seed: number): number {
  const world = makeWorld({ seed, commits: COMMITS, kinds: Array(SERIES).fill("gaussian") });
  const histories = world.kinds.map((_, s) => makeHistory(world, s, null));
  const commits = Array.from({ length: COMMITS }, (_, c) => `c${c}`);
  const series = histories.map(
    (history, s): SeriesInput => ({
      key: `s${s}`,
      group: `g${s}`,
      metric: "throughput_ops",
      better: "higher",
      detects: true,
      smallest_effect: 0.01,
      runs: history.settled.map(({ value }, c) => ({
        commit: commits[c]!,
        block: "r1",
        value: Math.exp(value),
      })),
    }),
  );
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TRIES; i++) {
    const started = performance.now();
    detectChanges({ commits, series, completed_rounds: 5 });
    for (const [s, history] of histories.entries()) lookAt(history, s, COMMITS - 1, SERIES);
    best = Math.min(best, (performance.now() - started) / SERIES);
  }
  return best;
}
