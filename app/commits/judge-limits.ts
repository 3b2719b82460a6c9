import { formatAgainst, formatLimit } from "../../components/ui/figures.ts";
import { seriesWords } from "../../components/ui/series-words.ts";
import { metricOf } from "../../db/contract/metric.ts";
import type { CommitSummary } from "../../db/queries/commit/commit-values.ts";
import { boundsOfSeries, type SeriesBound } from "../../db/queries/series/bounds.ts";
import type { SeriesName } from "../../db/queries/series/series.ts";
import {
  type BoundJudgement,
  type Breach,
  breachVerdict,
  judgeBound,
  untoldWords,
} from "../../ingest/verdict/index.ts";

/** One limit at one commit. */
export type JudgedLimit = SeriesBound & BoundJudgement & { why: string };

/** What a commit breaks, in sentences and for a badge; null where it breaks nothing. */
export type Broken = ReturnType<typeof breachVerdict>;

/**
 * Every limit of the series' workloads at one commit, and the sentence that is computed from them. None where the commit
 * has no value in any of these series: summaries may be of other host classes.
 */
export function judgeLimits(
  series: readonly SeriesName[],
  summaries: ReadonlyMap<number, CommitSummary>,
): { limits: JudgedLimit[]; broken: Broken } {
  if (!series.some(({ series_id }) => summaries.has(series_id))) return { limits: [], broken: null };
  const limits = boundsOfSeries(series).map((bound) => {
    const judged = judgeBound(bound, bound.series_id === null ? undefined : summaries.get(bound.series_id));
    return { ...bound, ...judged, why: untoldWords(bound.side, judged) };
  });
  const breaches = limits.filter(({ state }) => state === "broken").map(breachOf);
  return { limits, broken: breachVerdict(breaches) };
}

/** A broken limit with its figures written out. */
export function breachOf(limit: SeriesBound & BoundJudgement): Breach {
  const { unit } = metricOf(limit.metric);
  return {
    label: seriesWords(limit),
    side: limit.side,
    value: formatAgainst(unit, limit.value!, limit.limit),
    limit: formatLimit(unit, limit.limit),
    runs: limit.runs,
  };
}
