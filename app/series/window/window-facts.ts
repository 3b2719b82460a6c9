import { type Gap, readGaps } from "../../../db/queries/branch/gaps.ts";
import { type Analysis, readSeriesAnalyses } from "../../../db/queries/series/series-analyses.ts";
import { readLevelPlaces } from "../../../db/queries/series/series-levels.ts";
import { type Release, readReleases } from "../../../db/queries/window/releases.ts";
import { readSeriesChanges, type SeriesChange } from "../../../db/queries/window/series-changes.ts";
import type { SeriesLine } from "../../../db/queries/window/series-line.ts";
import { readCommitIds } from "../../../db/queries/window/window-commits.ts";
import { type Break, readBreaks } from "../read-breaks.ts";
import { gapsBetween, type Range } from "../reduce/gaps.ts";
import type { Asked } from "./ask-window.ts";

/** What is known of the series in focus over the stretch, beside its values. Positions, not places. */
export type WindowFacts = {
  changes: SeriesChange[];
  releases: Release[];
  breaks: Break[];
  in_both: ReadonlySet<number>;
  tried: { position: number; text: string }[];
  levels: (Range & { value: number })[];
  analysis: Analysis | null;
};

/** Commits without a value that are asked after; the newest of more. */
const ASKED = 2_000;
const REASON = 160;

export function readWindowFacts(asked: Asked, line: SeriesLine): WindowFacts {
  const { view, chosen, stretch } = asked;
  const { database, engine_id, branch_id, host_class } = view;
  const { series_id } = chosen[0]!.series;
  const on = { database, engine_id, branch_id };
  const isIn = ({ position }: { position: number }) => position >= stretch.from && position <= stretch.to;
  const series_ids = [series_id];
  const analysis = readSeriesAnalyses({ database, series_ids, branch_id }).get(series_id) ?? null;
  const { breaks, in_both } = readBreaks({ database, engine_id, host_class, series_id, measured: line });
  return {
    changes: (readSeriesChanges({ database, series_ids, branch_id }).get(series_id) ?? []).filter(isIn),
    releases: readReleases({ ...on, ...stretch }),
    breaks,
    in_both,
    tried: readTried(asked, line),
    levels: levelsIn(readLevelPlaces({ database, branch_id, series_id }), stretch),
    analysis,
  };
}

/** The detector's levels, as far as they reach into the stretch. */
function levelsIn(levels: WindowFacts["levels"], stretch: Range): WindowFacts["levels"] {
  return levels
    .filter(({ from, to }) => to >= stretch.from && from <= stretch.to)
    .map(({ from, to, value }) => ({
      from: Math.max(stretch.from, from),
      to: Math.min(stretch.to, to),
      value,
    }));
}

/** Commits of the stretch that were tried and have no value, and why. */
function readTried({ view, chosen, stretch }: Asked, line: SeriesLine): WindowFacts["tried"] {
  const { database, branch_id } = view;
  const { workload_revision_id, variant_id } = chosen[0]!.series;
  const positions: number[] = [];
  for (const { from, to } of gapsBetween(line.position, stretch.from, stretch.to).reverse()) {
    for (let at = to; at >= from && positions.length < ASKED; at -= 1) positions.push(at);
  }
  if (positions.length === 0) return [];
  const commits = readCommitIds({ database, branch_id, positions });
  const gaps = readGaps({
    database,
    commit_ids: commits.map(({ commit_id }) => commit_id),
    workload_revision_id,
    variant_id,
  });
  return commits.flatMap(({ commit_id, position }) => {
    const gap = gaps.get(commit_id);
    return gap ? [{ position, text: gapText(gap) }] : [];
  });
}

function gapText({ outcome, stage, reason }: Gap): string {
  return `${outcome}${stage === null ? "" : ` at ${stage}`}${reason === null ? "" : `: ${reason.slice(0, REASON)}`}`;
}
