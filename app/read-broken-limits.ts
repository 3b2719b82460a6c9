import type { BrokenLimit } from "../components/commit/broken-limits.tsx";
import {
  type BoundValue,
  boundsOfSeries,
  MOST_BOUNDS,
  readBoundValues,
  type SeriesBound,
} from "../db/queries/series/bounds.ts";
import type { SeriesName } from "../db/queries/series/series.ts";
import { breachWords, judgeBound, judgeStanding, untoldWords } from "../ingest/verdict/index.ts";
import { breachOf } from "./commits/judge-limits.ts";
import type { View } from "./view.ts";

/** Commits that are looked back on to find since when a limit is broken. */
const COMMITS = 100;

/** The limits of some series, and what a branch's newest commits have in those. */
export type ReadLimits = { bounds: SeriesBound[]; values: Map<number, BoundValue[]> };

export function readLimits({ database }: View, branch_id: number, series: readonly SeriesName[]): ReadLimits {
  const bounds = boundsOfSeries(series).slice(0, MOST_BOUNDS);
  const series_ids = [...new Set(bounds.flatMap(({ series_id }) => series_id ?? []))];
  return { bounds, values: readBoundValues({ database, series_ids, branch_id, commits: COMMITS }) };
}

/** The limits that they break, the latest breach first. */
export function tellBroken({ bounds, values }: ReadLimits): BrokenLimit[] {
  return bounds
    .flatMap((bound) => brokenLimit(bound, values.get(bound.series_id ?? 0) ?? []))
    .sort((a, b) => b.since.position - a.since.position);
}

function brokenLimit(bound: SeriesBound, history: readonly BoundValue[]): BrokenLimit[] {
  const { newest, broken, since, kept_before } = judgeStanding(bound, history);
  if (since === null) return [];
  const last = history[broken.at(-1)!]!;
  return [
    {
      ...bound,
      words: breachWords(breachOf({ ...bound, ...judgeBound(bound, last) })),
      since: history[since]!,
      maybe_before: !kept_before && history[0]!.position > 0,
      last_sha: last.sha,
      newest: newest.state === "broken" ? null : { ...history.at(-1)!, why: untoldWords(bound.side, newest) },
    },
  ];
}
