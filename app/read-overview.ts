import type { MetricName } from "../db/contract/metric.ts";
import type { readActivity } from "../db/queries/activity.ts";
import { countRegressions, type Movement, readMovements } from "../db/queries/movements.ts";
import { readRounds } from "../db/queries/rounds.ts";
import { readSeries } from "../db/queries/series.ts";
import { readSessionTimes } from "../db/queries/session-times.ts";
import { judgeNewest } from "./commits/judge-newest.ts";
import { type ExpectedVerdict, expectVerdict } from "./expect-verdict.ts";
import { readBrokenLimits } from "./read-broken-limits.ts";
import { arrange } from "./series/arrange.ts";
import { readLately, readLateMoves } from "./series/lately.ts";
import { readTiles, type TileGroup } from "./series/read-tiles.ts";
import { readStaleSeries, type SeriesFreshness } from "./series/stale-series.ts";
import type { View } from "./view.ts";

/** What moved among the newest commits in one state, the largest first. */
export type Moved = { movements: Movement[]; total: number };

/** Everything that the overview tells of a branch on a host class. */
export type Overview = {
  newest: ReturnType<typeof judgeNewest>;
  broken: ReturnType<typeof readBrokenLimits>;
  lately: { commits: number; confirmed: Moved; suspected: Moved };
  open: { confirmed: number; suspected: number };
  completed_rounds: number;
  expected: ExpectedVerdict;
  freshness: SeriesFreshness | null;
  tiles: { groups: TileGroup[]; more: number };
};

const MOVED = 8;
const FRONT: MetricName[] = [
  "throughput_ops",
  "latency_us_p50",
  "latency_us_p99",
  "latency_us_p999",
  "memory_bytes_per_key",
];
/** Small charts of the front page; all others are in the explorer. */
const TILES = 40;

export function readOverview(
  view: View,
  place: { branch_id: number; host_class: string },
  heard: ReturnType<typeof readActivity>,
): Overview {
  const { database, engine_id, engine } = view;
  const { branch_id, host_class } = place;
  const series = readSeries({ database, engine_id, host_class });
  const lately = readLately(view, branch_id);
  const { from_position, commits } = lately;
  const moved = (state: "confirmed" | "suspected") =>
    readMovements({ database, ...place, state, from_position, limit: MOVED });
  const { completed } = readRounds({ database, engine_id, ...place });
  const times = readSessionTimes({ database, engine_id, ...place });
  return {
    newest: judgeNewest(view, branch_id, host_class, series),
    broken: readBrokenLimits(view, branch_id, series),
    lately: { commits, confirmed: moved("confirmed"), suspected: moved("suspected") },
    open: countRegressions({ database, ...place }),
    completed_rounds: completed,
    expected: expectVerdict({ heard, times, completed_rounds: completed, engine }),
    freshness: readStaleSeries(view, place, series),
    tiles: frontTiles(view, series, readLateMoves(view, lately)),
  };
}

/** Whole workloads, those that moved farthest first, as many as there is room for. */
function frontTiles(
  view: View,
  series: ReturnType<typeof readSeries>,
  moves: ReturnType<typeof readLateMoves>,
): Overview["tiles"] {
  const front = series.filter(({ metric }) => FRONT.some((name) => name === metric));
  const chosen: typeof front = [];
  for (const group of arrange(front, "moved", { moves, noise: new Map() })) {
    if (chosen.length > 0 && chosen.length + group.length > TILES) break;
    chosen.push(...group);
  }
  return { groups: readTiles(view, chosen), more: series.length - chosen.length };
}
