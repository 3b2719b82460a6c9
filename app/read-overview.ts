import type { MetricName } from "../db/contract/metric.ts";
import { readRounds } from "../db/queries/branch/rounds.ts";
import { readSessionTimes, type SessionTime } from "../db/queries/hosts/session-times.ts";
import { countRegressions, type Movement, readMovements } from "../db/queries/regressions/movements.ts";
import { readSeries, type SeriesName } from "../db/queries/series/series.ts";
import type { SeriesMove } from "../db/queries/series/series-moves.ts";
import { readNewest, tellNewest } from "./commits/judge-newest.ts";
import { keepAnswer } from "./keep-answer.ts";
import { readLimits, tellBroken } from "./read-broken-limits.ts";
import { arrange } from "./series/arrange.ts";
import { readLately, readLateMoves } from "./series/lately.ts";
import { readTileData, type TileGroup, tellTiles } from "./series/read-tiles.ts";
import { readStaleSeries, type SeriesFreshness } from "./series/stale-series.ts";
import type { View } from "./view.ts";

/** What moved among the newest commits in one state, the largest first. */
export type Moved = { movements: Movement[]; total: number };

/** Everything that the overview tells of a branch on a host class. */
export type Overview = {
  newest: ReturnType<typeof tellNewest> | null;
  broken: ReturnType<typeof tellBroken>;
  lately: { commits: number; confirmed: Moved; suspected: Moved };
  open: { confirmed: number; suspected: number };
  completed_rounds: number;
  /** How long sessions took, the newest first. */
  times: SessionTime[];
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

type Place = { branch_id: number; host_class: string };

/** Everything that the overview reads of a branch on a host class. */
export function readFront(view: View, place: Place) {
  const { database, engine_id } = view;
  const { branch_id, host_class } = place;
  const series = readSeries({ database, engine_id, host_class });
  const lately = readLately(view, branch_id);
  const { from_position } = lately;
  const moved = (state: "confirmed" | "suspected") =>
    readMovements({ database, ...place, state, from_position, limit: MOVED });
  const chosen = frontSeries(series, readLateMoves(view, lately));
  return {
    series,
    lately: { commits: lately.commits, confirmed: moved("confirmed"), suspected: moved("suspected") },
    newest: readNewest({ view, ...place, series }),
    limits: readLimits(view, branch_id, series),
    open: countRegressions({ database, ...place }),
    rounds: readRounds({ database, engine_id, ...place }),
    times: readSessionTimes({ database, engine_id, ...place }),
    freshness: readStaleSeries(view, place, series),
    chosen,
    tiles: readTileData(view, chosen),
  };
}

/** What is measured now is not in it, since time alone changes that; so it is kept until anything is written. */
export function keptOverview(view: View, place: Place): Overview {
  const question = ["overview", view.engine_id, place, view.query];
  return keepAnswer(view.database, question, () => readOverview(view, place));
}

function readOverview(view: View, place: Place): Overview {
  const read = readFront(view, place);
  const { series, chosen, newest, times } = read;
  return {
    newest: newest && tellNewest(newest),
    broken: tellBroken(read.limits),
    lately: read.lately,
    open: read.open,
    completed_rounds: read.rounds.completed,
    times,
    freshness: read.freshness,
    tiles: { groups: tellTiles(view, chosen, read.tiles), more: series.length - chosen.length },
  };
}

/** Of whole workloads, those that moved farthest first, as many as there is room for. */
function frontSeries(
  series: readonly SeriesName[],
  moves: ReadonlyMap<number, readonly SeriesMove[]>,
): SeriesName[] {
  const front = series.filter(({ metric }) => FRONT.some((name) => name === metric));
  const chosen: SeriesName[] = [];
  for (const group of arrange(front, "moved", { moves, noise: new Map() })) {
    if (chosen.length > 0 && chosen.length + group.length > TILES) break;
    chosen.push(...group);
  }
  return chosen;
}
