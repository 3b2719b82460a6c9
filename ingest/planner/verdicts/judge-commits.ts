import type { Context } from "../../../db/client.ts";
import { recordComparisons } from "../../../db/commands/judgement/record-comparisons.ts";
import type { Comparison } from "../../../db/contract/judgement.ts";
import { metricOf } from "../../../db/contract/metric.ts";
import {
  type JudgementHead,
  readBlockCounts,
  readJudgementHeads,
  readJudgementRow,
  readKnownLevels,
} from "../../../db/queries/ingest/judgements.ts";
import type { SeriesRuns } from "../../../db/queries/series/detection-input.ts";
import { type ComparisonRow, type HistoryLook, REACH } from "../../verdict/index.ts";
import { isSameComparison } from "./same-comparison.ts";
import { touchedPlaces } from "./touched-commits.ts";

type Looked = {
  ctx: Context;
  branch_id: number;
  host_class: string;
  looks: number;
  /** In branch order. */
  branch: readonly { commit_id: number; sha: string }[];
  /** In the order in which they were looked at, and the commits that each has a value of. */
  series: readonly Pick<SeriesRuns, "series_id" | "metric">[];
  measured_in: readonly ReadonlySet<number>[];
  seen: HistoryLook;
};

/** A measured commit, the one measured before it, and the series that are to be judged anew. */
type Due = {
  commit_id: number;
  sha: string;
  ancestor: { commit_id: number; sha: string } | null;
  unmeasured: number;
  blocks: number;
  head: JudgementHead | undefined;
  series: Set<number> | "all";
};

/** Of a first look at years of history, which finds millions of rows, so many commits are checked at a time. */
const COMMITS_PER_BATCH = 50;

/**
 * Records how commits compare to their last measured ancestors, where this look can say anything new: commits that have
 * been measured since, whose ancestor has, the newest ones, and those about levels that moved. To be done before the look itself is recorded:
 * what the one before knew tells what is new, also where a process ended between the two.
 */
export function judgeCommits(looked: Looked): void {
  const { ctx, branch_id, host_class, looks, seen } = looked;
  if (seen.detection.status !== "judged") return;
  const due = dueCommits(looked);
  const rows_of = newRows(looked, due);
  const judged_at = Date.now();
  const { detector_version } = seen.detection;
  const fresh = due.filter((one) => rows_of.get(one)!.length > 0 || !isAsJudged(one, detector_version));
  for (let from = 0; from < fresh.length; from += COMMITS_PER_BATCH) {
    const commits = fresh.slice(from, from + COMMITS_PER_BATCH).map((one) => ({
      commit_id: one.commit_id,
      ancestor_id: one.ancestor?.commit_id ?? null,
      unmeasured: one.unmeasured,
      blocks: one.blocks,
      rows: rows_of.get(one)!,
    }));
    recordComparisons({ ctx, input: { branch_id, host_class, looks, judged_at, detector_version, commits } });
  }
}

/** Every measured commit of the branch of which something may be said anew. */
function dueCommits({ ctx, branch_id, host_class, branch, series, measured_in, seen }: Looked): Due[] {
  const { database } = ctx;
  const heads = readJudgementHeads(database, { branch_id, host_class });
  const blocks = readBlockCounts(database, { branch_id, host_class });
  const measured = branch.flatMap(({ commit_id, sha }, position) =>
    measured_in.some((own) => own.has(commit_id)) ? [{ commit_id, sha, position }] : [],
  );
  const blocksOf = (commit_id: number) => blocks.get(commit_id) ?? 0;
  const isRemeasured = (commit_id: number) => heads.get(commit_id)?.blocks !== blocksOf(commit_id);
  const due = measured.map(({ commit_id, sha, position }, at): Due => {
    const before = measured[at - 1];
    const head = heads.get(commit_id);
    const unmeasured = before ? position - before.position - 1 : 0;
    const whole =
      head?.ancestor_id !== (before?.commit_id ?? null) ||
      head.unmeasured !== unmeasured ||
      head.detector_version !== seen.detection.detector_version ||
      isRemeasured(commit_id) ||
      (before !== undefined && isRemeasured(before.commit_id)) ||
      at >= measured.length - REACH;
    const about = { commit_id, sha, unmeasured, blocks: blocksOf(commit_id), head };
    return { ...about, ancestor: before ?? null, series: whole ? "all" : new Set() };
  });
  const known = readKnownLevels(database, {
    branch_id,
    series_ids: series.map(({ series_id }) => series_id),
  });
  series.forEach(({ series_id, metric }, at) => {
    const own = due.filter(({ commit_id }) => measured_in[at]!.has(commit_id));
    const touched = touchedPlaces({
      measured: own.map(({ sha }) => sha),
      detects: metricOf(metric).detects,
      now: seen.detection.series[at]!,
      known: known.get(series_id),
      reach: REACH,
    });
    for (const one of touched === "all" ? due : touched.map((place) => own[place]!)) {
      if (one.series !== "all") one.series.add(at);
    }
  });
  return due.filter(({ series }) => series === "all" || series.size > 0);
}

/** The rows of each commit that say something else than what is on record; series by series, since each brings all of its runs. */
function newRows({ ctx, series, seen }: Looked, due: readonly Due[]): Map<Due, Comparison[]> {
  const rows_of = new Map(due.map((one): [Due, Comparison[]] => [one, []]));
  for (const [at, { series_id }] of series.entries()) {
    const asked = due.filter((one) => one.ancestor && (one.series === "all" || one.series.has(at)));
    if (asked.length === 0) continue;
    const compare = seen.compareIn(at);
    for (const one of asked) {
      const row = toComparison(series_id, compare(one.sha, one.ancestor!.sha));
      const before = one.head && readJudgementRow(ctx.database, one.head.id, series_id);
      if (!before || !isSameComparison(before, row)) rows_of.get(one)!.push(row);
    }
  }
  return rows_of;
}

function isAsJudged({ head, ancestor, unmeasured, blocks }: Due, detector_version: string): boolean {
  return (
    head !== undefined &&
    head.detector_version === detector_version &&
    head.ancestor_id === (ancestor?.commit_id ?? null) &&
    head.unmeasured === unmeasured &&
    head.blocks === blocks
  );
}

function toComparison(series_id: number, row: ComparisonRow): Comparison {
  const { verdict, reason, basis, pairs, runs_needed } = row;
  const figure = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);
  return {
    ...{ series_id, verdict, reason, basis, pairs, runs_needed },
    before: figure(row.before),
    after: figure(row.after),
    ratio: figure(row.ratio),
    ratio_low: figure(row.ratio_low),
    ratio_high: figure(row.ratio_high),
  };
}
