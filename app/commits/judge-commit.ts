import type { Comparison } from "../../db/contract/judgement.ts";
import type { Ancestor } from "../../db/queries/branch/ancestor.ts";
import type { CommitJudgement } from "../../db/queries/commit/commit-judgement.ts";
import type { CommitSummary } from "../../db/queries/commit/commit-values.ts";
import type { Standing } from "../../db/queries/regressions/standing.ts";
import { detectionSeries, judgedName } from "../../db/queries/series/detection-input.ts";
import type { SeriesName } from "../../db/queries/series/series.ts";
import {
  type ComparisonRow,
  commitVerdict,
  compareCommits,
  type Outcome,
  type Verdict,
} from "../../ingest/verdict/index.ts";
import { type Broken, type JudgedLimit, judgeLimits } from "./judge-limits.ts";
import { type AskedCommit, type ReadCommit, readJudged } from "./read-judged.ts";

/** A commit against its last measured ancestor, and the rows that its sentence is computed from. */
type Compared = {
  outcome: Outcome;
  ancestor: Ancestor | null;
  rows: ComparisonRow[];
  /** The look that judged it; null where it was judged here, before there was one. */
  look: Pick<CommitJudgement, "looks" | "judged_at" | "detector_version"> | null;
};

/** The comparison in a sentence, and beside it the absolute limits. */
export type JudgedCommit = Compared & {
  verdict: Verdict;
  series: SeriesName[];
  broken: Broken;
  /** What reruns have made of a change at this commit. */
  standing: Standing | null;
  limits: JudgedLimit[];
  summaries: Map<number, CommitSummary>;
};

/** Judges a commit: its changes as the newest look that could change them did, its limits by what stands in the database now. */
export function judgeCommit(asked: AskedCommit): JudgedCommit {
  return tellJudged(asked, readJudged(asked));
}

/** The same of what is read already. */
export function tellJudged(
  { commit_id, sha }: Pick<AskedCommit, "commit_id" | "sha">,
  read: ReadCommit,
): JudgedCommit {
  const { series, summaries, standing } = read;
  const compared = compare({ commit_id, sha }, read);
  const verdict = withReruns(commitVerdict(compared.rows, compared.outcome), standing);
  return { ...compared, series, ...judgeLimits(series, summaries), verdict, standing, summaries };
}

/** What reruns confirmed is said with their figures, not with those that made it suspicious. */
function withReruns(verdict: Verdict, standing: Standing | null): Verdict {
  if (standing?.state !== "confirmed" || !standing.decision) return verdict;
  return { tone: standing.kind === "regression" ? "worse" : "better", ...standing.decision };
}

function compare(commit: Pick<AskedCommit, "commit_id" | "sha">, read: ReadCommit): Compared {
  const none = { rows: [], look: null };
  if (read.basis === "tries") return { ...none, outcome: whyUnmeasured(read), ancestor: read.ancestor };
  if (read.basis === "first") return { ...none, outcome: { state: "first" }, ancestor: null };
  if (read.basis === "unjudged") return { ...none, outcome: { state: "unjudged" }, ancestor: read.ancestor };
  if (read.basis === "look") {
    const { ancestor, looks, judged_at, detector_version } = read.judged;
    const state = ancestor ? "measured" : "first";
    const rows = rowsOf(read.judged, read.series);
    return { outcome: { state }, ancestor, rows, look: { looks, judged_at, detector_version } };
  }
  return { ...none, outcome: { state: "measured" }, ancestor: read.ancestor, rows: compareTwo(commit, read) };
}

/** In the order in which series are shown; a series of another revision is not shown. */
function rowsOf({ rows }: CommitJudgement, series: readonly SeriesName[]): ComparisonRow[] {
  const row_of = new Map(rows.map((row) => [row.series_id, row]));
  return series.flatMap((one) => {
    const row = row_of.get(one.series_id);
    return row ? [rowOf(one, row)] : [];
  });
}

/** Field by field: of hundreds of series, objects made of others took longer than reading them. */
function rowOf(
  { series_id, workload, title, variant, metric, smallest_effect }: SeriesName,
  { verdict, reason, basis, before, after, ratio, ratio_low, ratio_high, pairs, runs_needed }: Comparison,
): ComparisonRow {
  const about = { series_id, workload, workload_title: title, variant, metric, smallest_effect };
  const { key: series, group, label, better } = judgedName(about);
  return {
    ...{ series, group, label, metric, better, smallest_effect },
    ...{ verdict, reason, basis, before, after, ratio, ratio_low, ratio_high, pairs, runs_needed },
  };
}

function whyUnmeasured({ tries: [tried], runs }: Extract<ReadCommit, { basis: "tries" }>): Outcome {
  if (tried?.outcome === "no-engine") return { state: "no-engine" };
  if (tried?.outcome === "failed") return { state: "failed", stage: tried.stage ?? "prepare" };
  const failed = runs.find((run) => run.outcome === "failed");
  if (!failed && runs.some((run) => run.outcome === "unsupported")) return { state: "unsupported" };
  return failed ? { state: "failed", stage: failed.stage ?? "start" } : { state: "waiting" };
}

/** Of the two commits alone, as long as there was no look that could. */
function compareTwo(
  { commit_id, sha }: Pick<AskedCommit, "commit_id" | "sha">,
  { ancestor, series, values, looks }: Extract<ReadCommit, { basis: "runs" }>,
): ComparisonRow[] {
  const pair = new Map([
    [ancestor.commit_id, ancestor.sha],
    [commit_id, sha],
  ]);
  const by_series = Map.groupBy(values, ({ series_id }) => series_id);
  return compareCommits({
    commits: [...pair.values()],
    series: series.map((one) =>
      detectionSeries({ ...one, workload_title: one.title, runs: by_series.get(one.series_id) ?? [] }, pair),
    ),
    ...{ commit: sha, parent: ancestor.sha, completed_rounds: looks },
  });
}
