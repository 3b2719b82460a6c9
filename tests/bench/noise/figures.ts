import {
  judgePairs,
  learnControlShare,
  median,
  type SharedSession,
  withoutControl,
} from "../../../ingest/verdict/index.ts";

/** Throughputs of a session: a is the control's, b the candidate's, though both are one commit. */
export type AASession = { pairs: { a: number; b: number }[] };

/** Coefficient of variation of the candidate's value from session to session. */
export function rawCv(sessions: readonly AASession[]): number {
  return deviation(sessions.map(sharedOf).map(({ candidate }) => candidate));
}

/**
 * The same with the control's movement taken out. Theta comes from all sessions but the one it is used on: what is learned from a
 * value must not flatter it.
 */
export function controlledCv(sessions: readonly AASession[]): number {
  const shared = sessions.map(sharedOf);
  return deviation(
    shared.map((_, i) => {
      const theta = learnControlShare(shared.filter((_, j) => j !== i));
      return withoutControl(shared, theta)[i]!;
    }),
  );
}

/** Differences of all pairs, on the log scale. */
export function differencesOf(sessions: readonly AASession[]): number[] {
  return sessions.flatMap(({ pairs }) => pairs.map(({ a, b }) => Math.log(b / a)));
}

/**
 * Sessions after which a verdict other than "no change" or "can't tell" stood, judged from all sessions so far: two pairs alone
 * bound nothing. `alpha` holds over all these looks together, which is more than it would have to be for each.
 */
export function falseVerdicts(sessions: readonly AASession[], alpha: number): number {
  return sessions.filter((_, i) => {
    const pairs = sessions.slice(0, i + 1).flatMap((session) => session.pairs);
    const [verdict] = judgePairs([{ key: "", better: "higher", smallest_effect: 0.001, pairs }], { alpha });
    return verdict!.word === "better" || verdict!.word === "worse";
  }).length;
}

function sharedOf({ pairs }: AASession): SharedSession {
  return {
    candidate: Math.log(median(pairs.map(({ b }) => b))),
    control: Math.log(median(pairs.map(({ a }) => a))),
  };
}

/** On the log scale the standard deviation is the coefficient of variation, as far as either is small. */
function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
