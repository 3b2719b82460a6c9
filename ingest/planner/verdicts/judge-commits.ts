import type { Context } from "../../../db/client.ts";
import {
  recordComparisons,
  type recordComparisonsInput,
} from "../../../db/commands/judgement/record-comparisons.ts";
import type { Comparison } from "../../../db/contract/judgement.ts";
import { metricOf } from "../../../db/contract/metric.ts";
import type { SeriesRuns } from "../../../db/queries/detection-input.ts";
import {
  type JudgementHead,
  readBlockCounts,
  readJudgementHeads,
  readJudgementRow,
  readKnownLevels,
} from "../../../db/queries/ingest/judgements.ts";
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
  /** In the order in which they were looked at. */
  series: readonly SeriesRuns[];
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

type Recorded = (typeof recordComparisonsInput)["_output"]["commits"][number];

/** Commits that are compared before what was found is written: a first look at years of history finds millions of rows. */
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
  const judged_at = Date.now();
  const { detector_version } = seen.detection;
  for (let from = 0; from < due.length; from += COMMITS_PER_BATCH) {
    const commits = due.slice(from, from + COMMITS_PER_BATCH).flatMap((one) => whatIsNew(looked, one) ?? []);
    recordComparisons({ ctx, input: { branch_id, host_class, looks, judged_at, detector_version, commits } });
  }
}

/** Every measured commit of the branch of which something may be said anew. */
function dueCommits({ ctx, branch_id, host_class, branch, series, seen }: Looked): Due[] {
  const { database } = ctx;
  const heads = readJudgementHeads(database, { branch_id, host_class });
  const blocks = readBlockCounts(database, { branch_id, host_class });
  const measured_in = series.map(({ runs }) => new Set(runs.map(({ commit_id }) => commit_id)));
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

/** The rows of a commit that say something else than what is on record; null where that is all as it was. */
function whatIsNew({ ctx, series, seen }: Looked, due: Due): Recorded | null {
  const { commit_id, sha, ancestor, unmeasured, blocks, head } = due;
  const about = { commit_id, ancestor_id: ancestor?.commit_id ?? null, unmeasured, blocks };
  if (!ancestor) return head && isAsJudged(head, about) ? null : { ...about, rows: [] };
  const asked = due.series === "all" ? series.keys() : due.series;
  const rows = [...asked].flatMap((at) => {
    const { series_id } = series[at]!;
    const row = toComparison(series_id, seen.compare(at, sha, ancestor.sha));
    const before = head && readJudgementRow(ctx.database, head.id, series_id);
    return before && isSameComparison(before, row) ? [] : [row];
  });
  return rows.length === 0 && head && isAsJudged(head, about) ? null : { ...about, rows };
}

function isAsJudged(head: JudgementHead, about: Omit<Recorded, "rows">): boolean {
  return (
    head.ancestor_id === about.ancestor_id &&
    head.unmeasured === about.unmeasured &&
    head.blocks === about.blocks
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
