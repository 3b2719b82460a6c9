import type { Context } from "../../db/client.ts";
import { recordDetection } from "../../db/commands/judgement/record-detection.ts";
import type { SeriesAnalysis } from "../../db/contract/judgement.ts";
import { readBranchCommits } from "../../db/queries/ingest/branch-commits.ts";
import { readSessionControls } from "../../db/queries/ingest/session-controls.ts";
import { blockName, detectionInput, readSeriesRuns } from "../../db/queries/series/detection-input.ts";
import {
  type ChangePoint,
  type Detection,
  type Drift,
  lookAtHistory,
  type Regression,
  regressionWords,
  type SeriesDetection,
} from "../verdict/index.ts";
import { suspect } from "./suspect.ts";
import { evidenceOf } from "./verdicts/evidence.ts";
import { judgeCommits } from "./verdicts/judge-commits.ts";

export type Judged = {
  status: Detection["status"];
  regressions: { sha: string; subject: string; kind: Regression["kind"]; words: string }[];
};

type Look = {
  ctx: Context;
  engine_id: number;
  branch_id: number;
  host_class: string;
  workload_revision_ids: number[];
  completed_rounds: number;
  /** Looks so far, this one included: alpha is spent over them. */
  looks: number;
  origin: "measured" | "recording";
};

/** Looks at every series of a branch as it stands now and records what is found. */
export function judgeBranch(look: Look): Judged {
  const { ctx, engine_id, branch_id, host_class, looks } = look;
  const branch = readBranchCommits(ctx.database, branch_id);
  const shaOf = new Map(branch.map((one) => [one.commit_id, one.sha]));
  const idOf = new Map(branch.map((one) => [one.sha, one.commit_id]));
  const all = readSeriesRuns(ctx.database, look);
  const series = detectionInput(all, shaOf);
  const labelOf = new Map(series.map((one) => [one.key, one.label]));
  const words = (found: Regression) =>
    regressionWords(found, (change) => labelOf.get(change.series) ?? change.metric);
  const commits = branch.map((one) => one.sha);
  const seen = lookAtHistory({ commits, series, completed_rounds: looks });
  const { detection } = seen;
  const measured = all.map(({ runs }) => ({
    commit_ids: new Set(runs.map(({ commit_id }) => commit_id)),
    blocks: new Set(runs.map(blockName)).size,
  }));
  judgeCommits({
    ...look,
    branch,
    series: all,
    measured_in: measured.map(({ commit_ids }) => commit_ids),
    seen,
  });
  const controls = readSessionControls(ctx.database, look);
  const { suspicions, drifts } = suspect({ ...look, commits, shaOf, series, detection, controls });
  const { alpha, series: detections } = detection;
  const evidence = evidenceOf(suspicions, {
    ...look,
    branch,
    series: all,
    detections,
    controls,
    alpha,
    words,
  });
  recordDetection({
    ctx,
    input: {
      engine_id,
      branch_id,
      host_class,
      detector_version: detection.detector_version,
      analyses: detection.series.map((one, i) => ({
        series_id: all[i]!.series_id,
        blocks: measured[i]!.blocks,
        analysis: analysisOf(one, looks, drifts),
      })),
      covered_series_ids: detection.status === "judged" ? all.map((one) => one.series_id) : [],
      // Against the first commit nothing is compared: what was flagged there is out of sight, not gone.
      covered_commit_ids: branch.slice(1).map((one) => one.commit_id),
      findings: suspicions.map((found, i) => ({
        commit_id: idOf.get(found.commit)!,
        kind: found.kind,
        after_commit_id: idOf.get(found.cause.after)!,
        cause_commit_ids: causeOf(found, branch),
        evidence: evidence[i]!,
        change_points: found.changes.map((change) => changePointOf(change, idOf)),
      })),
    },
  });
  const subjectOf = new Map(branch.map((one) => [one.sha, one.subject]));
  return {
    status: detection.status,
    regressions: suspicions.map((found) => ({
      sha: found.commit,
      subject: subjectOf.get(found.commit) ?? "",
      kind: found.kind,
      words: words(found),
    })),
  };
}

function analysisOf(one: SeriesDetection, looks: number, drifts: readonly Drift[]): SeriesAnalysis {
  return {
    looks,
    status: one.status,
    levels: one.levels.map(({ from, to, value }) => ({ from, to, value })),
    noise_between_runs: one.noise.between_runs,
    noise_between_commits: one.noise.between_commits,
    smallest_detectable: one.smallest_detectable,
    drifts: drifts
      .filter(({ series }) => series === one.key)
      .map(({ against, direction, ratio, ratio_low, ratio_high }) => ({
        against: against.name,
        sha: against.commit,
        direction,
        ratio,
        ratio_low,
        ratio_high,
      })),
    suspected: one.suspected.map((change) => ({
      sha: change.commit,
      ratio: change.ratio,
      why: change.held_back ?? "",
    })),
  };
}

function changePointOf(change: ChangePoint, idOf: ReadonlyMap<string, number>) {
  const { before, after, ratio, ratio_low, ratio_high, direction } = change;
  return {
    series_id: Number(change.series),
    commit_id: idOf.get(change.commit)!,
    after_commit_id: idOf.get(change.before_commit)!,
    direction,
    before,
    after,
    ratio,
    ratio_low,
    ratio_high,
  };
}

function causeOf({ cause }: Regression, branch: readonly { sha: string; commit_id: number }[]): number[] {
  const from = branch.findIndex((one) => one.sha === cause.after);
  const to = branch.findIndex((one) => one.sha === cause.upto);
  return branch.slice(from + 1, to + 1).map((one) => one.commit_id);
}
