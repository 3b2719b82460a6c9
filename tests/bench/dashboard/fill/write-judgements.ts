import {
  regressionEvidence,
  type SeriesAnalysis,
  seriesAnalysis,
} from "../../../../db/contract/judgement.ts";
import type { RerunEvidence } from "../../../../db/contract/rerun.ts";
import { DETECTOR_VERSION } from "../../../../ingest/verdict/index.ts";
import type { Bulk } from "./bulk.ts";
import { isFlagged, isReal, type PlannedChange, ratioIn } from "./changes.ts";
import type { Plan } from "./plan.ts";
import { rerunOf } from "./reruns.ts";
import type { PlannedSeries } from "./series.ts";
import { levelsOf } from "./values.ts";
import { HOST_CLASS } from "./write-ground.ts";
import type { Medians } from "./write-samples.ts";

const AROUND = 20;
const ALPHA = 0.000_02;

/** What looks and reruns made of the planned changes, and what the newest look says of every series. */
export function writeJudgements(bulk: Bulk, plan: Plan, medians: Medians): void {
  const { looks, looked_at, series } = plan;
  const id_of = new Map(plan.commits.map(({ sha, id }) => [sha, id]));
  const analyses = series.map((one) => ({
    place: { branch_id: 1, series_id: one.id },
    analysis: seriesAnalysis.parse(analysisOf(plan, one)),
  }));
  bulk.rows(
    "series_analysis",
    analyses.map(({ place, analysis }) => {
      const about = { analysed_at: looked_at, detector_version: DETECTOR_VERSION, blocks: looks };
      const { smallest_detectable } = analysis;
      const data = JSON.stringify(analysis);
      return { ...place, ...about, status: "judged", data, suspected: 0, smallest_detectable };
    }),
  );
  bulk.rows(
    "series_level",
    analyses.flatMap(({ place, analysis }) =>
      analysis.levels.map(({ from, to, value }) => {
        return { ...place, from_commit_id: id_of.get(from)!, to_commit_id: id_of.get(to)!, value };
      }),
    ),
  );
  bulk.rows("look", [
    { branch_id: 1, host_class: HOST_CLASS, looks, looked_at, detector_version: DETECTOR_VERSION },
  ]);
  const written = { regressions: 0, events: 0 };
  for (const change of plan.changes) writeRegression(bulk, plan, medians, change, written);
}

function analysisOf(plan: Plan, one: PlannedSeries): SeriesAnalysis {
  const { commits, changes, groups } = plan;
  const levels = levelsOf(one, groups[one.group]!, changes, commits.length);
  const measured = commits.flatMap(({ fate }, index) => (fate === "measured" ? [index] : []));
  const starts = changes.filter(
    (change) =>
      isReal(change) && Math.abs(ratioIn(change, one, groups[one.group]!) - 1) >= one.smallest_effect,
  );
  const firsts = [measured[0]!, ...starts.map(({ commit }) => commit)];
  const lasts = [...starts.map(({ before }) => before), measured.at(-1)!];
  return {
    looks: plan.looks,
    status: "judged",
    levels: firsts.map((from, i) => ({
      from: commits[from]!.sha,
      to: commits[lasts[i]!]!.sha,
      value: levels[from]!,
    })),
    noise_between_runs: one.run_noise,
    noise_between_commits: one.commit_noise,
    smallest_detectable: Math.max(one.smallest_effect, 4 * one.run_noise),
    drifts: [],
    suspected: [],
  };
}

/** The events of one change in their order, evidence and change points with each. */
function writeRegression(
  bulk: Bulk,
  plan: Plan,
  medians: Medians,
  change: PlannedChange,
  written: { regressions: number; events: number },
): void {
  const { commits, groups, sessions } = plan;
  const flagged = plan.series.filter((one) => isFlagged(change, one, groups[one.group]!));
  if (flagged.length === 0) return;
  const regression_id = ++written.regressions;
  const kind = change.factor < 1 ? "regression" : "improvement";
  const seen = sessions.filter(
    ({ kind: of, commits: own }) => of !== "rerun" && own.some(({ commit }) => commit === change.commit),
  );
  const seen_at = seen.at(-1)!.ended_at + 5_000;
  const rerun = rerunOf(plan, change, flagged);
  const events: { kind: string; reason: string; at: number; rerun: RerunEvidence | null }[] = [
    { kind: "suspected", reason: `${flagged[0]!.label} changed.`, at: seen_at, rerun: null },
  ];
  if (change.state === "withdrawn") {
    const reason = "with what has been measured since, it is not found any more";
    events.push({ kind: "withdrawn", reason, at: seen_at + 7_200_000, rerun: null });
  } else if (rerun) {
    const planned = { ...rerun, turns: 0, session_ids: [], findings: [] };
    events.push({ kind: "rerun", reason: "Both ends are rerun.", at: seen_at + 1_000, rerun: planned });
    const reason = `${change.state}: ${rerun.findings[0]!.label} in ${rerun.turns} turns.`;
    events.push({ kind: change.state, reason, at: seen_at + 3_600_000, rerun });
  }
  const first = written.events + 1;
  const decided = rerun ? written.events + events.length : null;
  const after_commit_id = commits[change.before]!.id;
  const commit_ids = commits.slice(change.before + 1, change.commit + 1).map(({ id }) => id);
  bulk.rows("regression", [
    {
      ...{ id: regression_id, engine_id: 1, branch_id: 1, host_class: HOST_CLASS },
      ...{ commit_id: commits[change.commit]!.id, kind, state: change.state },
      cause: JSON.stringify({ after_commit_id, commit_ids, unbuilt: [], untold: [] }),
      ...{ event_id: first, decision_event_id: decided },
      ...{ created_at: seen_at, updated_at: events.at(-1)!.at },
    },
  ]);
  const evidence = evidenceOf(plan, medians, change, flagged);
  for (const event of events) {
    const id = ++written.events;
    bulk.rows("regression_event", [
      {
        ...{ id, regression_id, kind: event.kind, at: event.at, detector_version: DETECTOR_VERSION },
        evidence: JSON.stringify(regressionEvidence.parse({ ...evidence, reason: event.reason })),
        rerun: event.rerun && JSON.stringify(event.rerun),
      },
    ]);
    if (id === first) bulk.rows("change_point", pointsOf(plan, change, flagged, id));
    if (event.kind === "confirmed") {
      const retold = flagged.filter(({ id }) => rerun!.findings.some((one) => one.series_id === id));
      bulk.rows("change_point", pointsOf(plan, change, retold, id));
    }
  }
}

function evidenceOf(
  { commits, sessions, looks }: Plan,
  medians: Medians,
  { commit }: PlannedChange,
  flagged: readonly PlannedSeries[],
) {
  const from = Math.max(0, commit - AROUND);
  const window = commits.slice(from, commit + AROUND);
  const near = sessions.filter(
    ({ kind, commits: own }) =>
      kind !== "rerun" && own.some((one) => one.commit >= from && one.commit < commit + AROUND),
  );
  return {
    completed_rounds: Math.min(looks, 5),
    alpha: ALPHA,
    session_ids: near.map(({ id }) => id),
    epoch_ids: [...new Set(near.map(({ epoch_id }) => epoch_id))],
    placement: "pinned" as const,
    origin: "measured" as const,
    unmeasured: [],
    series: flagged.map((one) => ({
      series_id: one.id,
      label: one.label,
      commits: window.map(({ sha }) => sha),
      medians: window.map((_, i) => {
        const median = medians.of(one, from + i);
        return Number.isNaN(median) ? null : median;
      }),
    })),
  };
}

function pointsOf(
  { commits, changes, groups }: Plan,
  change: PlannedChange,
  flagged: readonly PlannedSeries[],
  event_id: number,
) {
  return flagged.map((one) => {
    const group = groups[one.group]!;
    const before = levelsOf(one, group, changes, commits.length)[change.before]!;
    const ratio = ratioIn(change, one, group);
    return {
      ...{ event_id, series_id: one.id, commit_id: commits[change.commit]!.id },
      after_commit_id: commits[change.before]!.id,
      direction: change.factor < 1 ? "worse" : "better",
      ...{ before, after: before * ratio, ratio, ratio_low: ratio * 0.985, ratio_high: ratio * 1.015 },
    };
  });
}
