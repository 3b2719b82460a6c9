import { judgePairs, type Pair } from "../../../ingest/verdict/index.ts";
import type { Prng } from "../../../ingest/verdict/statistics/prng.ts";
import { FLAPS, type Kind, runNoise } from "./noise-kinds.ts";

/** As reruns are decided: family-wise, over all looks. */
const ALPHA = 0.005;
const MOST_PAIRS = 40;
/** The smallest relative change that matters. */
const SMALLEST_EFFECT = 0.01;
const MOOD_SD = 0.01;

export type Decision = "confirmed" | "not reproduced" | "can't tell";

export interface RerunSeries {
  kind: Kind;
  /** True difference of the two ends, of ln(value). */
  ln: number;
  /** Sign of the change suspected. */
  sign: number;
}

/**
 * Interleaved pairs of both ends of a cause interval until the test decides or the budget ends. Both runs of a pair share
 * the host's mood; runs of a flapping series are on either level by themselves, whichever commit they are of.
 */
export function simulateRerun(
  series: readonly RerunSeries[],
  random: Prng,
): { word: Decision; pairs: number } {
  const pairs: Pair[][] = series.map(() => []);
  for (let turn = 1; turn <= MOST_PAIRS; turn++) {
    const mood = MOOD_SD * random.gaussian();
    series.forEach(({ kind, ln }, s) => {
      const run = () => Math.exp(mood + runNoise(kind, random) + flap(kind, random));
      pairs[s]!.push({ a: run(), b: run() * Math.exp(ln) });
    });
    const verdicts = judgePairs(
      pairs.map((all, s) => ({
        key: String(s),
        better: series[s]!.sign > 0 ? "lower" : "higher",
        smallest_effect: SMALLEST_EFFECT,
        pairs: all,
      })),
      { alpha: ALPHA },
    );
    if (verdicts.some(({ word }) => word === "worse")) return { word: "confirmed", pairs: turn };
    if (verdicts.every(({ word }) => word === "no change" || word === "better")) {
      return { word: "not reproduced", pairs: turn };
    }
  }
  return { word: "can't tell", pairs: MOST_PAIRS };
}

function flap(kind: Kind, random: Prng): number {
  return kind === "flapping" && random.uniform() < FLAPS.share ? FLAPS.size : 0;
}
