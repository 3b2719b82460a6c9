import { isSettled } from "../../verdict/index.ts";
import type { ComparedWorkload } from "./comparison.ts";

/** When a workload rests: when all of it is told, also when it would not be told with what is left, or never. */
export type Rests = "told" | "out-of-reach" | "never";

/** What is left to spend. */
export type Left = { left_ms: number; most_pairs: number; rests: Rests };

/**
 * Which workloads get another turn. All that are not told share what is left; where that is too little for one to be told, the one
 * that is farthest from it rests, and the others have its part. None: the next turn of any would be no use, or beyond the budget.
 */
export function shareBudget(states: readonly ComparedWorkload[], left: Left): ComparedWorkload[] {
  let open = states.filter(
    (state) =>
      state.trouble === null && state.turns < left.most_pairs && !(left.rests !== "never" && isTold(state)),
  );
  while (open.length > 0) {
    const turns = Math.floor(left.left_ms / open.reduce((sum, state) => sum + state.turn_ms, 0));
    const spare =
      turns < 1
        ? open
        : left.rests === "out-of-reach"
          ? open.filter((state) => isSettledWithin(state, turnsOf(state, turns, left)))
          : [];
    if (spare.length === 0) return open;
    const farthest = spare.reduce((a, b) => (distanceOf(b) > distanceOf(a) ? b : a));
    open = open.filter((state) => state !== farthest);
  }
  return [];
}

/** Whether a workload had been told, had all that is left been spent on it alone. */
export function wasInReach(state: ComparedWorkload, left: Left): boolean {
  return !isSettledWithin(state, turnsOf(state, Math.floor(left.left_ms / state.turn_ms), left));
}

function isSettledWithin(state: ComparedWorkload, turns: number): boolean {
  return hasAllSeries(state) && isSettled(state, turns);
}

/** The open loop of each pair may have been lost: until one was not, nobody knows its series. */
function hasAllSeries({ workload, pairs }: ComparedWorkload): boolean {
  return !workload.open || pairs.some(({ a, b }) => a.details.latency && b.details.latency);
}

export function isTold(state: ComparedWorkload): boolean {
  const { pairs, verdicts } = state;
  return pairs.length > 0 && hasAllSeries(state) && verdicts.every(({ word }) => word !== "can't tell");
}

function turnsOf({ turns }: ComparedWorkload, affordable: number, { most_pairs }: Left): number {
  return Math.min(affordable, most_pairs - turns);
}

/** Pairs to the series that will be told next; what is not known yet counts as near. */
function distanceOf({ verdicts }: ComparedWorkload): number {
  const untold = verdicts.filter(({ word }) => word === "can't tell");
  if (untold.length === 0) return 0;
  return Math.min(
    ...untold.map(({ reason, pairs_needed }) =>
      reason === "few" ? 0 : (pairs_needed ?? Number.POSITIVE_INFINITY),
    ),
  );
}
