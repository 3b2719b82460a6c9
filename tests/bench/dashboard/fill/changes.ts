import type { RegressionState } from "../../../../db/contract/judgement.ts";
import { type Prng, prng } from "../../../../ingest/verdict/statistics/prng.ts";
import type { PlannedCommit } from "./commits.ts";
import { type PlannedGroup, type PlannedSeries, WORKLOADS } from "./series.ts";
import type { Size } from "./size.ts";

/** Something that a commit did, or seemed to do, to some workloads. Commits are told by their index. */
export type PlannedChange = {
  commit: number;
  /** The measured commit before it. */
  before: number;
  /** Of the good: below 1 is worse, whatever the metric. */
  factor: number;
  moves: PlannedSeries["moved_by"];
  workloads: ReadonlySet<string>;
  state: RegressionState;
};

const APART = 60;
const LEAST_HISTORY = 12;
/** Measured commits after the newest change: enough for it to be seen. */
const SINCE_NEWEST = 6;

/** About one change every sixty measured commits; the newest is suspected, older ones were decided on. */
export function planChanges({ seed }: Size, commits: readonly PlannedCommit[]): PlannedChange[] {
  const random = prng(seed + 1);
  const measured = commits.flatMap(({ fate }, index) => (fate === "measured" ? [index] : []));
  const places: number[] = [];
  for (let at = LEAST_HISTORY; at < measured.length - APART / 2; at += APART / 2 + random.below(APART)) {
    places.push(at);
  }
  const newest = measured.length - SINCE_NEWEST;
  return [
    ...places.map((at) => changeAt(measured, at, stateOf(random), random)),
    changeAt(measured, newest, "suspected", random),
  ];
}

function stateOf(random: Prng): RegressionState {
  const draw = random.uniform();
  if (draw < 0.72) return "confirmed";
  if (draw < 0.84) return "not-reproduced";
  return draw < 0.9 ? "cant-tell" : draw < 0.96 ? "withdrawn" : "suspected";
}

function changeAt(
  measured: readonly number[],
  at: number,
  state: RegressionState,
  random: Prng,
): PlannedChange {
  const draw = random.uniform();
  const moves = draw < 0.6 ? "speed" : draw < 0.8 ? "tail" : "memory";
  const size = (moves === "tail" ? 1.6 : moves === "memory" ? 1.12 : 1.08) + 0.25 * random.uniform();
  const first = random.below(WORKLOADS.length);
  const names = [first, ...(random.uniform() < 0.4 ? [(first + 1) % WORKLOADS.length] : [])];
  return {
    commit: measured[at]!,
    before: measured[at - 1]!,
    factor: random.uniform() < 0.55 ? 1 / size : size,
    moves,
    workloads: new Set(names.map((name) => WORKLOADS[name]!.name)),
    state,
  };
}

/** Whether it is in the values, not only in a judgement that reruns or later looks took back. */
export function isReal({ state }: PlannedChange): boolean {
  return state === "confirmed" || state === "suspected";
}

/** What a change makes of a series: 1 where it leaves it alone. */
export function ratioIn(change: PlannedChange, series: PlannedSeries, group: PlannedGroup): number {
  if (change.moves !== series.moved_by || !change.workloads.has(group.workload.name)) return 1;
  return series.better === "higher" ? change.factor : 1 / change.factor;
}

/** Whether a look would flag it in this series. */
export function isFlagged(change: PlannedChange, series: PlannedSeries, group: PlannedGroup): boolean {
  return series.detects && Math.abs(ratioIn(change, series, group) - 1) >= series.smallest_effect;
}
