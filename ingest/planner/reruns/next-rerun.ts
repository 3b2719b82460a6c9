import { isOfEnds, type RerunPlan } from "../../../db/contract/rerun.ts";
import { rerunQuestion } from "../../../db/contract/rerun-key.ts";
import { type OpenRegression, readOpenRegressions } from "../../../db/queries/ingest/open-regressions.ts";
import { readSeries } from "../../../db/queries/series/series.ts";
import { readSeriesAnalyses } from "../../../db/queries/series/series-analyses.ts";
import type { KnownSession, NextSession } from "../next-session.ts";
import { askEnds, recordDecision, recordPlan } from "./ask-ends.ts";
import { askLevel, recordLevel, recordUnbuilt } from "./ask-level.ts";
import { choosePlan, groupOf, type Measurable } from "./choose-plan.ts";
import { endsOf, mayBeOne, middleOf } from "./narrow.ts";
import type { Asking } from "./turns.ts";

/** A turn to be made: one session, each of its workloads once on both commits. */
export type RerunTurnPlan = {
  next: NextSession;
  /** Workloads with their variants, in the order in which they are measured. */
  groups: string[];
  /** The commits in the order of this turn. */
  order: number[];
  /** From 1, of at most `most_pairs`. */
  turn: number;
  most_pairs: number;
};

type Asked = RerunLook & Asking;

/** What became of a question; told once. */
export type RerunNews = {
  what: "begun" | "confirmed" | "not-reproduced" | "cant-tell" | "narrowed";
  kind: OpenRegression["kind"];
  sha: string;
  subject: string;
  words: string;
};

export type RerunLook = Omit<Asking, "question"> & {
  /** Where the turns are another's: those of a recording have the numbers of where it was made. */
  question?: string;
  /** The budget of each step of a bisection; `most_pairs` is that of both ends. */
  most_level_pairs: number;
  engine_id: number;
  host_class: string;
  prefix: string;
  sessions: readonly KnownSession[];
  measurable: readonly Measurable[];
  /** Whether a commit can be measured, and whether the blocks that speak of it are complete. */
  may: (commit_id: number) => boolean;
  isComplete: (commit_id: number) => boolean;
  /** Whether it is known that a commit cannot be measured. */
  isUnbuilt: (commit_id: number) => boolean;
  tell: (news: RerunNews) => void;
};

/**
 * The next turn of reruns, newest suspicion first, then of a bisection; null where none is due. What can be decided by the
 * turns made until now is decided first, so a process that ended in between has lost nothing.
 */
export function nextRerun(look: RerunLook): RerunTurnPlan | null {
  for (const step of [rerunStep, bisectionStep]) {
    const open = readOpenRegressions(look.ctx.database, look).filter(({ position }) => position !== null);
    for (const one of open.reverse()) {
      const turn = step(look, one);
      if (turn) return turn;
    }
  }
  return null;
}

/** Decides on one suspicion, or says which turn it takes next. */
export function rerunStep(at: RerunLook, one: OpenRegression): RerunTurnPlan | null {
  const look = { question: rerunQuestion(one.regression_id), ...at };
  const { state, decided } = one;
  const { before_commit_id: before, after_commit_id: after } = endsOf(one);
  if (state === "confirmed" || !look.may(before) || !look.may(after)) return null;
  if (![before, after, one.commit_id].every(look.isComplete)) return null;
  if (state === "cant-tell" && decided !== null && look.most_pairs <= decided.most_pairs) return null;
  const plan = planOf(look, one);
  if (!plan) return null;
  const asked = askEnds(look, plan);
  if (asked.decision.word !== "open") {
    tell(look, one, asked.decision.word, recordDecision(look, one, plan, asked));
    return null;
  }
  const untold = new Set(asked.decision.open_groups);
  const groups = [...new Set(plan.series.map(groupOf))].filter((group) => untold.has(group));
  return turnOf(look, one, plan, groups, asked.turns.turns.length);
}

/** The plan that was noted for these ends, or a new one. What moves by now in another finding of the same commit is no guard any more. */
function planOf(look: Asked, one: OpenRegression): RerunPlan | null {
  const { planned } = one;
  const { database } = look.ctx;
  // Read afresh: what was decided a moment ago is open no more.
  const moved = readOpenRegressions(database, look)
    .filter((other) => other.regression_id !== one.regression_id && mayBeOne(one, other))
    .flatMap(({ changes }) => changes);
  const known = new Set(look.measurable.map(groupOf));
  if (
    planned &&
    isOfEnds(planned.plan, endsOf(one)) &&
    planned.plan.series.every((series) => known.has(groupOf(series)))
  ) {
    const moving = new Set(moved.map(groupOf));
    const series = planned.plan.series.filter((own) => own.role === "suspect" || !moving.has(groupOf(own)));
    return { ...planned.plan, series };
  }
  const series = readSeries({ ...look, database });
  const series_ids = series.map(({ series_id }) => series_id);
  const analyses = readSeriesAnalyses({ database, series_ids, branch_id: look.branch_id });
  const noiseOf = (series_id: number) => analyses.get(series_id)?.noise_between_runs ?? null;
  const plan = choosePlan(one, moved, look.measurable, series, noiseOf);
  if (!plan) return null;
  if (one.state === "suspected") {
    recordPlan(look, one, plan);
    tell(look, one, "begun", plan.series.map(({ label }) => label).join(", "));
  }
  return plan;
}

/** Narrows one confirmed cause as far as it can be told, or says which turn it takes next. */
export function bisectionStep(look: RerunLook, one: OpenRegression): RerunTurnPlan | null {
  const { decided } = one;
  if (one.state !== "confirmed" || one.cause.commit_ids.length < 2 || !decided) return null;
  if (!look.may(decided.plan.before_commit_id)) return null;
  if (!decided.findings.some((found) => look.measurable.some((group) => groupOf(group) === groupOf(found)))) {
    return null;
  }
  const asking = { question: rerunQuestion(one.regression_id), ...look, most_pairs: look.most_level_pairs };
  const noted = new Set(one.cause.unbuilt.map((unbuilt) => unbuilt.commit_id));
  const unbuilt = one.cause.commit_ids.slice(0, -1).filter((id) => look.isUnbuilt(id) && !noted.has(id));
  if (unbuilt.length > 0) {
    tell(look, one, "narrowed", recordUnbuilt(asking, one, unbuilt));
    return bisectionStep(look, again(look, one));
  }
  const middle = middleOf(one.cause, look.may);
  if (middle === null) return null;
  const asked = askLevel(asking, decided, middle);
  if (asked.placed.word === "open") {
    return turnOf(asking, one, asked.plan, [groupOf(asked.series)], asked.turns.turns.length);
  }
  const words = recordLevel(asking, one, asked);
  const now = again(look, one);
  tell(look, now, "narrowed", words);
  return bisectionStep(look, now);
}

function again(look: RerunLook, { regression_id }: OpenRegression): OpenRegression {
  return readOpenRegressions(look.ctx.database, look).find((one) => one.regression_id === regression_id)!;
}

/** The session that was begun for these commits, or a new one; which end goes first is turned round every turn. */
function turnOf(
  { prefix, epoch_id, sessions, most_pairs }: RerunLook,
  one: OpenRegression,
  { before_commit_id, after_commit_id }: RerunPlan,
  groups: string[],
  made: number,
): RerunTurnPlan {
  const stem = `${prefix}${epoch_id}${rerunQuestion(one.regression_id)}`;
  const own = sessions.filter(({ key }) => key.startsWith(stem));
  const commits: NextSession["commits"] = [
    { commit_id: before_commit_id, role: "before" },
    { commit_id: after_commit_id, role: "after" },
  ];
  const begun = own.find(
    (begun) =>
      begun.ended_at === null &&
      commits.every(({ commit_id, role }) =>
        begun.commits.some((known) => known.commit_id === commit_id && known.role === role),
      ),
  );
  const order = commits.map(({ commit_id }) => commit_id);
  return {
    next: { key: begun?.key ?? `${stem}${own.length + 1}`, kind: "rerun", commits },
    groups,
    order: made % 2 === 0 ? order : order.toReversed(),
    turn: made + 1,
    most_pairs,
  };
}

function tell(
  { tell: toldTo }: RerunLook,
  { kind, sha, subject }: OpenRegression,
  what: RerunNews["what"],
  words: string,
): void {
  toldTo({ what, kind, sha, subject, words });
}
