import type { Database } from "../../db/client.ts";
import { readCommonBranch } from "../../db/queries/compare/branch-places.ts";
import {
  type MeasuredIn,
  readMeasuredIn,
  readSharedSessions,
  readSharedValues,
  type SharedValue,
} from "../../db/queries/compare/shared-sessions.ts";
import { readSideSeries, type SideSeries } from "../../db/queries/compare/side-series.ts";
import type { ApartInput } from "../../ingest/verdict/index.ts";
import type { Variants } from "./pair-series.ts";
import { type History, readHistoryBetween } from "./read-between.ts";

/** One of the two: a commit, and where it was measured. */
export type Side = { commit_id: number; host_class: string };

export type AskedSides = {
  database: Database;
  engine_id: number;
  /** The branch whose history is looked at, where it holds both. */
  branch_id: number | null;
  a: Side;
  b: Side;
  variants: Variants;
};

/** Everything that is read to compare two commits. */
export type Sides = {
  of_a: SideSeries[];
  of_b: SideSeries[];
  session_ids: number[];
  /** Of the runs in those sessions. */
  values: SharedValue[];
  obstacle: Extract<ApartInput["obstacle"], "other-host" | "other-epoch" | null>;
  /** Null where they are not two commits of one branch and host class. */
  history: History | null;
};

export function readSides({ database, engine_id, branch_id, a, b, variants }: AskedSides): Sides {
  const [of_a, of_b] = readSideSeries({ database, engine_id, sides: [a, b] }) as [SideSeries[], SideSeries[]];
  const same_host = a.host_class === b.host_class;
  const commit_ids = [a.commit_id, b.commit_id] as const;
  const session_ids = same_host ? readSharedSessions({ database, host_class: a.host_class, commit_ids }) : [];
  const series_ids = [...new Set([...of_a, ...of_b].map(({ series_id }) => series_id))];
  const obstacle = obstacleOf(database, a, b, session_ids.length > 0);
  const branch =
    same_host && variants === null && a.commit_id !== b.commit_id
      ? readCommonBranch({ database, engine_id, commit_ids, preferred: branch_id })
      : null;
  // History tells nothing of commits that something else keeps apart.
  const told = obstacle === null ? bothOf(of_a, of_b) : [];
  return {
    ...{ of_a, of_b, session_ids, obstacle },
    values:
      session_ids.length > 0
        ? readSharedValues({ database, engine_id, ...a, session_ids, commit_ids, series_ids })
        : [],
    history: branch && readHistoryBetween({ database, host_class: a.host_class, branch, series_ids: told }),
  };
}

/** Whatever is measured in one session shares its epoch; apart from that, values of different epochs say nothing. */
function obstacleOf(database: Database, a: Side, b: Side, together: boolean): Sides["obstacle"] {
  if (a.host_class !== b.host_class) return "other-host";
  if (together) return null;
  const [of_a, of_b] = [readMeasuredIn({ database, ...a }), readMeasuredIn({ database, ...b })];
  const shares = (one: MeasuredIn) => of_a.some(({ epoch_id }) => epoch_id === one.epoch_id);
  return of_b.some(shares) ? null : "other-epoch";
}

function bothOf(of_a: readonly SideSeries[], of_b: readonly SideSeries[]): number[] {
  const in_a = new Set(of_a.map(({ series_id }) => series_id));
  return of_b.flatMap(({ series_id }) => (in_a.has(series_id) ? [series_id] : []));
}
