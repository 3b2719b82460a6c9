import { judgeReruns, type Pair, RERUN_ALPHA, spreadOfHistory } from "../../../ingest/verdict/index.ts";
import type { Prng } from "../../../ingest/verdict/statistics/prng.ts";
import { SMALLEST_EFFECT } from "./installation.ts";
import { FLAPS, type Kind, RUN_SD, runNoise } from "./noise-kinds.ts";
import { MOOD_SD } from "./world.ts";

/** As in use: what the configuration has where nothing is said. */
const MOST_PAIRS = 20;

export type Decision = "confirmed" | "not-reproduced" | "cant-tell";

export interface RerunSeries {
  kind: Kind;
  /** True difference of the two ends, of ln(value). */
  ln: number;
  /** Sign of the change suspected. */
  sign: number;
}

/**
 * Reruns of both ends of a cause interval, turn by turn, until the product's own decision or the end of its budget. Both runs of a
 * pair share the host's mood; the history lends the noise of plain runs, whatever the kind; runs of a flapping series are on
 * either level by themselves, whichever commit they are of.
 */
export function simulateRerun(series: readonly RerunSeries[], random: Prng): Decision {
  const tests = series.map(({ sign }, s) => ({
    key: String(s),
    group: String(s),
    better: sign > 0 ? ("lower" as const) : ("higher" as const),
    direction: "worse" as const,
    role: "suspect" as const,
    smallest_effect: SMALLEST_EFFECT,
    lent: spreadOfHistory(RUN_SD),
    pairs: [] as Pair[],
  }));
  for (let turns = 1; ; turns++) {
    const mood = MOOD_SD * random.gaussian();
    series.forEach(({ kind, ln }, s) => {
      const run = () => Math.exp(mood + runNoise(kind, random) + flap(kind, random));
      tests[s]!.pairs.push({ a: run(), b: run() * Math.exp(ln) });
    });
    const { word } = judgeReruns({
      ...{ tests, turns, most_pairs: MOST_PAIRS },
      ...{ alpha: RERUN_ALPHA, lost_turns: 0 },
    });
    if (word !== "open") return word;
  }
}

function flap(kind: Kind, random: Prng): number {
  return kind === "flapping" && random.uniform() < FLAPS.share ? FLAPS.size : 0;
}
