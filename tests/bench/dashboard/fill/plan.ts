import { type PlannedChange, planChanges } from "./changes.ts";
import { type PlannedCommit, planCommits } from "./commits.ts";
import { type PlannedGroup, type PlannedSeries, planSeries } from "./series.ts";
import { type PlannedRun, type PlannedSession, SessionPlan } from "./sessions.ts";
import { checkSize, type Size } from "./size.ts";
import { runsByGroup } from "./values.ts";

/** A whole made-up history, before any value of it is. The same size and seed give the same. */
export type Plan = {
  size: Size;
  commits: readonly PlannedCommit[];
  groups: readonly PlannedGroup[];
  series: readonly PlannedSeries[];
  changes: readonly PlannedChange[];
  sessions: readonly PlannedSession[];
  runs: readonly PlannedRun[];
  /** By group, in the order of the samples' key. */
  runs_of: readonly PlannedRun[][];
  /** Complete sessions but reruns: each was a look. */
  looks: number;
  looked_at: number;
};

/** Throws RangeError where the size leaves something out. */
export function makePlan(size: Size): Plan {
  checkSize(size);
  const commits = planCommits(size);
  const { groups, series } = planSeries(size);
  const changes = planChanges(size, commits);
  const { sessions, runs } = new SessionPlan(size, commits, groups, changes);
  return {
    ...{ size, commits, groups, series, changes, sessions, runs },
    runs_of: runsByGroup(groups, runs),
    looks: sessions.filter(({ kind }) => kind !== "rerun").length,
    looked_at: sessions.at(-1)!.ended_at + 5_000,
  };
}
