import type { KnownLevels } from "../../../db/queries/ingest/judgements.ts";
import type { SeriesDetection } from "../../verdict/index.ts";

/**
 * The places, in a series' measured commits, of what a look can say anew because the levels about them are others than a look
 * before had them: all within reach of a level that begins or does not begin any more, or whose beginning is or was unsure.
 * "all" where that cannot be told: the series was not judged as it is now, or its branch was rewritten. None where levels never count.
 */
export function touchedPlaces({
  measured,
  detects,
  now,
  known,
  reach,
}: {
  /** Hashes in branch order. */
  measured: readonly string[];
  detects: boolean;
  now: SeriesDetection;
  known: KnownLevels | undefined;
  /** Commits each side of a boundary that speak for its levels. */
  reach: number;
}): "all" | number[] {
  if (!known || known.status !== now.status) return "all";
  if (!detects) return [];
  const starts = new Set(now.levels.slice(1).map(({ from }) => from));
  const unsure = new Set(now.suspected.map(({ commit }) => commit));
  const moved = [
    ...[...starts].filter((sha) => !known.starts.has(sha)),
    ...[...known.starts].filter((sha) => !starts.has(sha)),
  ];
  const asked = [...moved, ...unsure, ...known.suspected.keys()];
  if (asked.length === 0) return [];
  const place_of = new Map(measured.map((sha, place) => [sha, place]));
  const places = new Set<number>();
  for (const sha of asked) {
    const place = place_of.get(sha);
    if (place === undefined) return "all";
    const to = Math.min(measured.length - 1, place + reach);
    for (let at = Math.max(0, place - reach); at <= to; at++) places.add(at);
  }
  return [...places].sort((a, b) => a - b);
}
