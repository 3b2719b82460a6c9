import { type Context, write } from "../../client.ts";
import type { SeriesAnalysis } from "../../contract/judgement.ts";
import { prepared } from "../../statement.ts";

type Analyses = {
  engine_id: number;
  branch_id: number;
  detector_version: string;
  analyses: { series_id: number; blocks: number; analysis: SeriesAnalysis }[];
};

/** So many, each with all its levels, are written in well under 20 ms. */
const ANALYSES_PER_WRITE = 100;
const ANALYSIS = `
  insert into series_analysis (series_id, branch_id, analysed_at, detector_version, blocks, status, data, suspected,
    smallest_detectable)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?)
  on conflict (series_id, branch_id) do update set analysed_at = excluded.analysed_at,
    detector_version = excluded.detector_version, blocks = excluded.blocks, status = excluded.status,
    data = excluded.data, suspected = excluded.suspected, smallest_detectable = excluded.smallest_detectable`;
const NO_LEVELS = "delete from series_level where branch_id = ? and series_id = ?";
/** A level of commits that are not recorded has no place. */
const LEVEL = `
  insert into series_level (branch_id, series_id, from_commit_id, to_commit_id, value)
  select ?, ?, first.id, last.id, ?
  from "commit" as first
  cross join "commit" as last on last.engine_id = first.engine_id and last.sha = ?
  where first.engine_id = ? and first.sha = ?
  on conflict do nothing`;

/** What detection made of each series, which replaces what it made of it before. */
export function recordAnalyses(
  ctx: Context,
  { analyses, engine_id, branch_id, detector_version }: Analyses,
  at: number,
): void {
  const rows = analyses.map(({ series_id, blocks, analysis }) => {
    const about = [at, detector_version, blocks, analysis.status, JSON.stringify(analysis)];
    const taken_out = [analysis.suspected.length, analysis.smallest_detectable];
    const levels = analysis.levels.map(({ from, to, value }) => {
      return [branch_id, series_id, value, to, engine_id, from];
    });
    return { series_id, row: [series_id, branch_id, ...about, ...taken_out], levels };
  });
  for (let from = 0; from < rows.length; from += ANALYSES_PER_WRITE) {
    write(ctx.database, () => {
      const upsert = prepared(ctx.database, ANALYSIS);
      const clear = prepared(ctx.database, NO_LEVELS);
      const insert = prepared(ctx.database, LEVEL);
      for (const { series_id, row, levels } of rows.slice(from, from + ANALYSES_PER_WRITE)) {
        upsert.run(...row);
        clear.run(branch_id, series_id);
        for (const level of levels) insert.run(...level);
      }
    });
  }
}
