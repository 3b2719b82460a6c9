import type { MatrixRow, ReleaseCell } from "../../components/compare/release-matrix.tsx";
import { metricOf } from "../../db/contract/metric.ts";
import { readMeasuredIn } from "../../db/queries/compare/shared-sessions.ts";
import { readNewestTags } from "../../db/queries/compare/tagged-commits.ts";
import { apartReason } from "../../ingest/verdict/index.ts";
import { type ComparedSeries, readComparison } from "../compare/read-comparison.ts";
import type { View } from "../view.ts";
import { orderReleases, type Release } from "./order-releases.ts";

/** Releases side by side, each against the one before it, which stands to its right. */
export type Releases = {
  releases: Release[];
  rows: MatrixRow[];
  /** Those that have no value on the host class. */
  unmeasured: string[];
  /** Where the columns go on; null at the end. */
  older: string | null;
};

const TAGS = 200;
const COLUMNS = 6;

/** The newest measured releases of an engine, from a tag on where one is given. */
export function readReleases(
  { database, engine_id, branch_id }: View,
  host_class: string,
  from: string | undefined,
): Releases {
  const all = orderReleases(readNewestTags({ database, engine_id, limit: TAGS }));
  const begin = all.findIndex(({ name, also }) => name === from || also.includes(from ?? ""));
  const unmeasured: string[] = [];
  const found: Release[] = [];
  for (const release of all.slice(Math.max(0, begin))) {
    if (found.length > COLUMNS) break;
    const { commit_id } = release;
    if (readMeasuredIn({ database, host_class, commit_id }).length > 0) found.push(release);
    else unmeasured.push(release.name);
  }
  const releases = found.slice(0, COLUMNS);
  const comparisons = releases.map((release, at) => {
    const before = found[at + 1];
    const [a, b] = [before ?? release, release].map(({ commit_id }) => ({ commit_id, host_class }));
    return readComparison({ database, engine_id, branch_id, a: a!, b: b!, variants: null }).series;
  });
  return {
    releases,
    rows: rowsOf(comparisons, found.length),
    unmeasured,
    older: found[COLUMNS]?.name ?? null,
  };
}

function rowsOf(comparisons: ComparedSeries[][], measured: number): MatrixRow[] {
  const rows = new Map<string, MatrixRow>();
  for (const [column, series] of comparisons.entries()) {
    for (const one of series) {
      const key = `${one.workload} ${one.variant} ${one.metric}`;
      const { workload, title, variant, metric } = one;
      const row = rows.get(key) ?? { workload, title, variant, metric, cells: comparisons.map(() => null) };
      rows.set(key, row);
      // The oldest release that is measured has nothing before it.
      row.cells[column] = cellOf(one, column + 1 < measured);
    }
  }
  return [...rows.values()];
}

function cellOf({ row, runs_b, metric }: ComparedSeries, compared: boolean): ReleaseCell | null {
  if (row.b === null) return null;
  const { ratio, ratio_low, ratio_high, verdict, basis } = row;
  const told = compared && row.a !== null && metricOf(metric).detects;
  return {
    value: row.b,
    runs: runs_b,
    change: told ? { ratio, ratio_low, ratio_high, basis, word: verdict, why: apartReason(row) } : null,
  };
}
