import { recordRerun } from "../../../db/commands/judgement/record-rerun.ts";
import { resolutionOf } from "../../../db/contract/metric.ts";
import type { RerunPlan } from "../../../db/contract/rerun.ts";
import type { OpenRegression } from "../../../db/queries/ingest/open-regressions.ts";
import {
  DETECTOR_VERSION,
  judgeReruns,
  type RerunDecision,
  rerunWords,
  spreadOfHistory,
} from "../../verdict/index.ts";
import { groupOf } from "./choose-plan.ts";
import { type Asking, evidenceOf, pairsOf, type Turns, turnsOf } from "./turns.ts";

const TEST =
  "log ratios of pairs; t-mixture confidence sequence (Wang & Ramdas 2025) that expects the spread of the history's runs; Bonferroni over the suspected series";

/** What both ends of a cause interval have shown so far. */
export type EndsAsked = { decision: RerunDecision; turns: Turns };

/** Judges the reruns of a plan made until now. */
export function askEnds(asking: Asking, plan: RerunPlan): EndsAsked {
  const turns = turnsOf(asking, plan);
  const decision = judgeReruns({
    tests: testsOf(plan, turns),
    alpha: turns.alpha,
    turns: turns.turns.length,
    lost_turns: turns.lost,
    most_pairs: asking.most_pairs,
  });
  return { decision, turns };
}

/** Notes the plan with the regression, before the first turn. */
export function recordPlan(asking: Asking, one: OpenRegression, plan: RerunPlan): void {
  const labels = plan.series.filter(({ role }) => role === "suspect").map(({ label }) => label);
  const turns = { turns: [], lost: 0, alpha: plan.alpha };
  record(asking, one, {
    kind: "rerun",
    reason: `Both ends are rerun by turns, in ${labels.join(", ")}.`.slice(0, 500),
    rerun: evidenceOf(asking, plan, turns, { test: TEST, findings: [], short: "being rerun" }),
  });
}

/** Records a decision. Returns it in one sentence. */
export function recordDecision(
  asking: Asking,
  one: OpenRegression,
  plan: RerunPlan,
  { decision, turns }: EndsAsked,
): string {
  if (decision.word === "open") throw new RangeError(`regression ${one.regression_id} is not decided`);
  const { text, short } = rerunWords(one.kind, decision, testsOf(plan, turns));
  const findings = plan.series.map((series, i) => {
    const { word, ratio, ratio_low, ratio_high, ratio_low_95, ratio_high_95, pairs_needed } =
      decision.verdicts[i]!;
    const pairs = pairsOf(turns, series.series_id);
    return {
      ...series,
      word,
      pairs,
      ratio,
      ratio_low,
      ratio_high,
      ratio_low_95,
      ratio_high_95,
      pairs_needed,
    };
  });
  record(asking, one, {
    kind: decision.word,
    reason: text.slice(0, 500),
    rerun: evidenceOf(asking, plan, turns, { test: TEST, findings, short: short.slice(0, 100) }),
  });
  return text;
}

function testsOf(plan: RerunPlan, turns: Turns) {
  return plan.series.map((series) => ({
    ...series,
    key: String(series.series_id),
    group: groupOf(series),
    resolution: resolutionOf(series.metric),
    lent: spreadOfHistory(series.run_noise),
    pairs: pairsOf(turns, series.series_id).map(({ before, after }) => ({ a: before, b: after })),
  }));
}

function record(
  { ctx }: Asking,
  { regression_id, state, cause }: OpenRegression,
  about: Pick<Parameters<typeof recordRerun>[0]["input"], "kind" | "reason" | "rerun">,
): void {
  recordRerun({
    ctx,
    input: {
      ...about,
      regression_id,
      from_state: state as "suspected" | "cant-tell",
      from_cause: cause,
      detector_version: DETECTOR_VERSION,
    },
  });
}
