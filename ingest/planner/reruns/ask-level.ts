import { recordRerun } from "../../../db/commands/judgement/record-rerun.ts";
import { resolutionOf } from "../../../db/contract/metric.ts";
import type { RerunEvidence, RerunFinding, RerunPlan, RerunSeries } from "../../../db/contract/rerun.ts";
import { readSha } from "../../../db/queries/ingest/commit-sha.ts";
import { countCommitsBetween } from "../../../db/queries/ingest/commits-between.ts";
import type { OpenRegression } from "../../../db/queries/ingest/open-regressions.ts";
import { readUnbuilt } from "../../../db/queries/ingest/unbuilt.ts";
import {
  confidenceSequence,
  DETECTOR_VERSION,
  LEVEL_ALPHA,
  levelWords,
  type Placed,
  placeLevel,
  ratioEnd,
  spreadOfHistory,
} from "../../verdict/index.ts";
import { type Place, placeAfter, placeWithout } from "./narrow.ts";
import { type Asking, evidenceOf, pairsOf, type Turns, turnsOf } from "./turns.ts";

const TEST = "log ratios of pairs against half of the confirmed effect, t-mixture confidence sequence";
/** A thousand commits take so many steps that tell; alpha is shared by no more. */
const MOST_STEPS = 10;

export type LevelAsked = { plan: RerunPlan; series: RerunSeries; placed: Placed; turns: Turns };

/**
 * On which level a commit is that lies in a confirmed cause interval, by the turns made until now. Its part of alpha
 * follows from the interval that was confirmed, however far it has been narrowed since.
 */
export function askLevel(asking: Asking, decided: RerunEvidence, middle: number): LevelAsked {
  const { ctx, branch_id } = asking;
  const { before_commit_id: after, after_commit_id: until } = decided.plan;
  const commits = countCommitsBetween(ctx.database, { branch_id, after, until });
  const { pairs: _, word: __, ...finding } = decidingOf(decided);
  const { ratio, ratio_low, ratio_high, ratio_low_95, ratio_high_95, pairs_needed, ...series } = finding;
  const plan: RerunPlan = {
    before_commit_id: decided.plan.before_commit_id,
    after_commit_id: middle,
    alpha: LEVEL_ALPHA / mostSteps(commits),
    series: [series],
  };
  const turns = turnsOf(asking, plan);
  const placed = placeLevel({
    pairs: pairsOf(turns, series.series_id).map(({ before, after }) => ({ a: before, b: after })),
    effect_ratio: ratio!,
    smallest_effect: series.smallest_effect,
    resolution: resolutionOf(series.metric),
    lent: spreadOfHistory(series.run_noise),
    alpha: turns.alpha,
    turns: turns.turns.length,
    lost_turns: turns.lost,
    most_pairs: asking.most_pairs,
  });
  return { plan, series, placed, turns };
}

/** Of n commits that may be the cause n - 1 can be asked for. */
function mostSteps(commits: number | null): number {
  return commits === null ? MOST_STEPS : Math.min(MOST_STEPS, Math.max(1, commits - 1));
}

/** The series that told the change best: its effect is the largest beside its own interval. */
function decidingOf({ findings }: RerunEvidence): RerunFinding {
  const clear = ({ ratio, ratio_low_95, ratio_high_95 }: RerunFinding) =>
    ratio === null || ratio_low_95 === null || ratio_high_95 === null
      ? 0
      : Math.abs(Math.log(ratio)) / Math.max(0.001, Math.log(ratio_high_95 / ratio_low_95));
  return findings
    .filter(({ role, word, direction }) => role === "suspect" && word === direction)
    .reduce((best, one) => (clear(one) > clear(best) ? one : best));
}

/** Records a step of the bisection. Returns it in one sentence. */
export function recordLevel(asking: Asking, one: OpenRegression, asked: LevelAsked): string {
  const { plan, series, placed, turns } = asked;
  if (placed.word === "open") throw new RangeError(`regression ${one.regression_id} is not narrowed yet`);
  const middle = plan.after_commit_id;
  const reason = levelWords(readSha(asking.ctx.database, middle), placed, series.label).slice(0, 500);
  const pairs = pairsOf(turns, series.series_id);
  const { word, ratio, ratio_low, ratio_high, pairs_needed } = placed;
  const findings: RerunFinding[] = [
    { ...series, word, pairs, ratio, ratio_low, ratio_high, ...publishedOf(pairs), pairs_needed },
  ];
  const rerun = evidenceOf(asking, plan, turns, { test: TEST, findings, short: word });
  const why = readUnbuilt(asking.ctx.database, middle) ?? reason;
  const place =
    word === "can't tell"
      ? placeWithout(one, placed.no_pairs ? "unbuilt" : "untold", [
          { commit_id: middle, why: placed.no_pairs ? why : reason },
        ])
      : placeAfter(one, middle, word);
  recordNarrowed(asking, one, place, reason, rerun);
  return reason;
}

/** Notes commits of the interval that cannot be measured. Returns it in one sentence. */
export function recordUnbuilt(asking: Asking, one: OpenRegression, commit_ids: readonly number[]): string {
  const { database } = asking.ctx;
  const found = commit_ids.map((commit_id) => ({
    commit_id,
    why: readUnbuilt(database, commit_id) ?? "it cannot be measured on this host",
  }));
  const said = found.map(({ commit_id, why }) => `${readSha(database, commit_id).slice(0, 10)} ${why}`);
  const reason = `May be the cause and cannot be measured: ${said.join("; ")}`.slice(0, 500);
  recordNarrowed(asking, one, placeWithout(one, "unbuilt", found), reason, null);
  return reason;
}

function recordNarrowed(
  { ctx }: Asking,
  { regression_id, cause }: OpenRegression,
  place: Place,
  reason: string,
  rerun: RerunEvidence | null,
): void {
  recordRerun({
    ctx,
    input: {
      regression_id,
      kind: "narrowed",
      from_state: "confirmed",
      from_cause: cause,
      detector_version: DETECTOR_VERSION,
      reason,
      rerun,
      place,
    },
  });
}

function publishedOf(pairs: RerunFinding["pairs"]): Pick<RerunFinding, "ratio_low_95" | "ratio_high_95"> {
  const differences = pairs.flatMap(({ before, after }) =>
    before > 0 && after > 0 ? [Math.log(after / before)] : [],
  );
  if (differences.length === 0) return { ratio_low_95: null, ratio_high_95: null };
  const { low, high } = confidenceSequence(differences, 0.05);
  return {
    ratio_low_95: ratioEnd(low),
    ratio_high_95: ratioEnd(high),
  };
}
