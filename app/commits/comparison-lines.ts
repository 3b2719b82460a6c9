import type { ComparisonLine } from "../../components/commit/comparison-table.tsx";
import { withinWords } from "../../components/ui/figures.ts";
import type { CommitSummary } from "../../db/queries/commit/commit-values.ts";
import type { SeriesName } from "../../db/queries/series/series.ts";
import type { ComparisonRow } from "../../ingest/verdict/index.ts";

/** Every series that the commit or its ancestor has a value in, with what was judged of it. */
export function comparisonLines(
  rows: ComparisonRow[],
  series: SeriesName[],
  summaries: Map<number, CommitSummary>,
): ComparisonLine[] {
  const row_of = new Map(rows.map((row) => [Number(row.series), row]));
  return series.flatMap(({ series_id, workload, title, variant, metric }) => {
    const row = row_of.get(series_id);
    const own = summaries.get(series_id);
    if (!own && (row === undefined || row.basis === "none")) return [];
    return [
      {
        workload,
        title,
        variant,
        metric,
        value: own ?? null,
        before: row?.before ?? null,
        after: row?.after ?? null,
        ratio: row?.ratio ?? null,
        ratio_low: row?.ratio_low ?? null,
        ratio_high: row?.ratio_high ?? null,
        word: row?.verdict ?? null,
        why: row ? whyWords(row) : "",
        basis: row?.basis ?? "none",
      },
    ];
  });
}

const REASONS: Record<NonNullable<ComparisonRow["reason"]>, string> = {
  "too-early": "before the third round",
  "not-measured": "one of the two has no value",
  "few-runs": "too few runs",
  suspected: "something moved near here, the place is unsure",
  "too-noisy": "too noisy",
  "never-judged": "shown, never judged",
};

function whyWords({ reason, runs_needed, smallest_effect, verdict }: ComparisonRow): string {
  if (verdict === "no change") return withinWords(smallest_effect);
  if (reason === null) return "";
  const runs = runs_needed === null ? "" : `; about ${runs_needed} runs of each would tell`;
  return `${REASONS[reason]}${runs}`;
}
