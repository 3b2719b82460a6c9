import type { Database } from "../../db/client.ts";
import { readRounds } from "../../db/queries/branch/rounds.ts";
import { readCourses } from "../../db/queries/regressions/regression-case.ts";
import { type RegressionRead, readRegressions } from "../../db/queries/regressions/regressions.ts";
import { readStandingChangePoints } from "../../db/queries/regressions/standing-change-points.ts";
import { recoveryOf, recoveryWords } from "../../ingest/verdict/index.ts";
import { keepAnswer } from "../keep-answer.ts";

type Place = { database: Database; engine_id: number; branch_id: number; host_class: string };

/** `later`: whether it is over by now, in a sentence; null where nothing of it came back. */
export type StandingRegression = RegressionRead & { later: string | null };

/** What became of those that do not stand, each state with its own heading. */
const ASIDE = ["cant-tell", "not-reproduced", "withdrawn"] as const;
/** Of each. */
const SHOWN = 50;

/** The regressions and improvements of a branch on a host class; kept until anything is written. */
export function readRegressionsPage(place: Place) {
  const { database, ...question } = place;
  return keepAnswer(database, ["regressions", question], () => {
    const among = { ...place, limit: SHOWN };
    return {
      standing: withLater(place, readRegressions({ ...among, state: ["confirmed", "suspected"] })),
      aside: ASIDE.map((state) => ({ state, regressions: readRegressions({ ...among, state }) })),
      completed_rounds: readRounds(place).completed,
    };
  });
}

function withLater(place: Place, regressions: readonly RegressionRead[]): StandingRegression[] {
  const { database, branch_id } = place;
  const standing = readStandingChangePoints(place);
  return regressions.map((one) => {
    const { event_id, kind } = one;
    const courses = event_id === null ? [] : readCourses({ database, branch_id, event_id, kind, standing });
    const recovery = recoveryOf(courses);
    return { ...one, later: recovery && recoveryWords(recovery) };
  });
}
