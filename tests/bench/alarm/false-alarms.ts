import { type JointSuspicion, joinSuspicions } from "../../../ingest/verdict/index.ts";
import { KINDS, type Kind } from "./noise-kinds.ts";
import { betterOf, type Look } from "./replay.ts";
import { simulateRerun } from "./rerun.ts";
import { makeHistory, stream, type World } from "./world.ts";

/** Each false suspicion is rerun so many times over, as a confirmation is rare. */
const RERUNS = 400;
/** At most so many series of a suspicion are rerun. */
const RERUN_SERIES = 2;

export interface FalseAlarms {
  suspected: number;
  suspected_by_kind: Record<Kind, number>;
  reruns: number;
  /** Suspicions times the share of their reruns that confirm, where the two ends do not differ. */
  confirmed: number;
  /** The same where each commit keeps what it varies by, as if it were built into it. */
  confirmed_built_in: number;
}

/** What the looks at one unchanging world come to: distinct suspicions, and how many of them reruns would confirm. */
export function falseAlarms(world: World, looks: readonly Look[]): FalseAlarms {
  const fresh: JointSuspicion[] = [];
  for (const [, own] of Map.groupBy(looks, isWorse)) {
    let known: JointSuspicion[] = [];
    for (const [, found] of [...Map.groupBy(own, ({ look }) => look)].sort(([a], [b]) => a - b)) {
      const joined = joinSuspicions(known, found);
      known = joined.all;
      fresh.push(...joined.fresh);
    }
  }
  const told: FalseAlarms = {
    suspected: fresh.length,
    suspected_by_kind: Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>,
    reruns: 0,
    confirmed: 0,
    confirmed_built_in: 0,
  };
  const random = stream(world.seed, 1_000_003);
  for (const { series, after, upto } of fresh) {
    told.suspected_by_kind[world.kinds[series[0]!.series]!] += 1;
    const ends = series.slice(0, RERUN_SERIES).map((one) => {
      const { commits } = makeHistory(world, one.series, null);
      return {
        kind: world.kinds[one.series]!,
        sign: Math.sign(one.score),
        ln: commits[upto]! - commits[after]!,
      };
    });
    const same = ends.map((end) => ({ ...end, ln: 0 }));
    for (let i = 0; i < RERUNS; i++) {
      told.reruns += 1;
      if (simulateRerun(same, random) === "confirmed") told.confirmed += 1 / RERUNS;
      if (simulateRerun(ends, random) === "confirmed") told.confirmed_built_in += 1 / RERUNS;
    }
  }
  return told;
}

/** What got worse and what got better are findings of their own, also at one commit. */
function isWorse({ series, score }: Look): boolean {
  return betterOf(series) === "lower" ? score > 0 : score < 0;
}
