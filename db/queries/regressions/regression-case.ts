import { and, asc, desc, eq, inArray, isNotNull, type SQL, sql } from "drizzle-orm";
import type { Database } from "../../client.ts";
import type { RegressionState } from "../../contract/judgement.ts";
import type { RerunEvidence } from "../../contract/rerun.ts";
import { NotFoundError } from "../../errors.ts";
import { commit, regression, regressionEvent } from "../../schema/index.ts";
import { type CaseLevels, readCaseLevels } from "./regression-case/levels.ts";
import { readOpposite } from "./regression-case/opposite.ts";
import { type CaseSeries, readCaseSeries } from "./regression-case/series.ts";
import { readStandingChangePoints, type StandingChangePoint } from "./standing-change-points.ts";

/** A regression of an engine, as it is found by its number or by a commit. */
export type RegressionFound = {
  regression_id: number;
  kind: "regression" | "improvement";
  state: RegressionState;
  host_class: string;
  sha: string;
  subject: string;
};

const FOUND = 50;
const STEPS = 100;

/** Regressions and improvements whose cause may be this commit, the newest first; or the one with this number. */
export function findRegressions(
  input: { database: Database; engine_id: number } & ({ regression_id: number } | { commit_id: number }),
): RegressionFound[] {
  const { database, engine_id } = input;
  const wanted =
    "commit_id" in input
      ? sql`exists (select 1 from json_each(${regression.cause}, '$.commit_ids') where value = ${input.commit_id})`
      : eq(regression.id, input.regression_id);
  return selectFound(database, and(eq(regression.engine_id, engine_id), wanted), FOUND);
}

/** The newest regressions and improvements of an engine, whatever became of them. */
export function readNewestRegressions({
  database,
  engine_id,
  limit,
}: {
  database: Database;
  engine_id: number;
  limit: number;
}): RegressionFound[] {
  return selectFound(database, eq(regression.engine_id, engine_id), limit);
}

function selectFound({ orm }: Database, wanted: SQL | undefined, limit: number): RegressionFound[] {
  return orm
    .select({
      regression_id: regression.id,
      kind: regression.kind,
      state: regression.state,
      host_class: regression.host_class,
      sha: commit.sha,
      subject: commit.subject,
    })
    .from(regression)
    .innerJoin(commit, eq(commit.id, regression.commit_id))
    .where(wanted)
    .orderBy(desc(regression.id))
    .limit(limit)
    .all();
}

/**
 * All that is on record of one regression, in the form in which ingest/verdict explains it. All of the history is as
 * the look froze it that its change points are of: later looks at other levels do not move it. What changed the other way is as it
 * stands now. Throws NotFoundError.
 */
export function readRegressionCase({
  database,
  regression_id,
}: {
  database: Database;
  regression_id: number;
}) {
  const { orm } = database;
  const found = orm.select().from(regression).where(eq(regression.id, regression_id)).get();
  if (!found) throw new NotFoundError(`there is no regression ${regression_id}`);
  const { kind, state, host_class, branch_id, cause } = found;
  const look = orm
    .select({ evidence: regressionEvent.evidence })
    .from(regressionEvent)
    .where(eq(regressionEvent.id, found.event_id ?? 0))
    .get()?.evidence;
  const events = orm
    .select({ kind: regressionEvent.kind, rerun: regressionEvent.rerun })
    .from(regressionEvent)
    .where(and(eq(regressionEvent.regression_id, regression_id), isNotNull(regressionEvent.rerun)))
    .orderBy(asc(regressionEvent.id))
    .limit(STEPS)
    .all();
  const of_ends = events.filter((event) => event.kind !== "narrowed");
  // A plan that was made anew has no turn yet: what the last one with turns said still stands.
  const asked = (of_ends.findLast(({ rerun }) => rerun!.turns > 0) ?? of_ends.at(-1))?.rerun ?? null;
  const steps = events.flatMap((event) => (event.kind === "narrowed" && event.rerun ? [event.rerun] : []));
  const series = readCaseSeries({
    database,
    event_id: found.event_id ?? 0,
    evidence: look,
    branch_id,
    kind,
    standing: readStandingChangePoints({ database, branch_id, host_class }),
  });
  const nameOf = commitNames(database, [
    found.commit_id,
    cause.after_commit_id,
    ...cause.commit_ids,
    ...[asked, ...steps].flatMap((rerun) =>
      rerun ? [rerun.plan.before_commit_id, rerun.plan.after_commit_id] : [],
    ),
  ]);
  const shaOf = (commit_id: number) => nameOf(commit_id).sha;
  const in_question = cause.commit_ids.map(shaOf);
  const tried = new Set([
    ...steps.map(({ plan }) => shaOf(plan.after_commit_id)),
    ...cause.unbuilt.map(({ commit_id }) => shaOf(commit_id)),
  ]);
  const placement: "pinned" | "unpinned" = [look, asked].some((one) => one?.placement === "unpinned")
    ? "unpinned"
    : "pinned";
  const levels: CaseLevels[] = readCaseLevels({ database, evidence: look, series });
  return {
    kind,
    state,
    host_class,
    commit: nameOf(found.commit_id),
    placement,
    origin: look?.origin ?? ("measured" as const),
    seen: {
      rounds: look?.completed_rounds ?? null,
      sessions: look?.session_ids.length ?? 0,
      epochs: look?.epoch_ids.length ?? 0,
      alpha: look?.alpha ?? null,
      family: look?.family ?? null,
      series,
    },
    opposite: readOpposite(database, found),
    cause: {
      after: nameOf(cause.after_commit_id),
      upto: nameOf(cause.commit_ids.at(-1)!),
      commits: in_question,
      unmeasured: (look?.unmeasured ?? []).filter((sha) => in_question.includes(sha) && !tried.has(sha)),
      unbuilt: cause.unbuilt.map(({ commit_id, why }) => ({ sha: shaOf(commit_id), why })),
      untold: cause.untold.map(({ commit_id }) => shaOf(commit_id)),
    },
    reruns: asked && rerunsOf(asked, nameOf),
    bisection: steps.flatMap((step) => stepOf(step, nameOf)),
    levels,
    courses: coursesOf(series, kind),
  };
}

type Names = (commit_id: number) => { sha: string; subject: string };

/** Names of commits; one that is not recorded any more has none. */
function commitNames(database: Database, commit_ids: number[]): Names {
  const rows = database.orm
    .select({ id: commit.id, sha: commit.sha, subject: commit.subject })
    .from(commit)
    .where(inArray(commit.id, sql`(select value from json_each(${JSON.stringify(commit_ids)}))`))
    .all();
  const names = new Map(rows.map(({ id, ...name }) => [id, name]));
  return (commit_id) => names.get(commit_id) ?? { sha: "", subject: "" };
}

function rerunsOf({ plan, findings, turns, most_pairs, alpha }: RerunEvidence, nameOf: Names) {
  return {
    before: nameOf(plan.before_commit_id),
    after: nameOf(plan.after_commit_id),
    turns,
    most_pairs,
    alpha,
    series: findings.flatMap(({ label, metric, role, word, pairs, ratio, smallest_effect, ...one }) =>
      word === "old level" || word === "new level"
        ? []
        : [
            {
              label,
              metric,
              role,
              word,
              pairs: pairs.length,
              before: geometricMean(pairs.map((pair) => pair.before)),
              ratio,
              ratio_low: one.ratio_low_95,
              ratio_high: one.ratio_high_95,
              smallest_effect,
              pairs_needed: one.pairs_needed,
            },
          ],
    ),
  };
}

function stepOf({ plan, findings }: RerunEvidence, nameOf: Names) {
  return findings.slice(0, 1).flatMap(({ word, label, pairs, ratio, ratio_low_95, ratio_high_95 }) =>
    word === "old level" || word === "new level" || word === "can't tell"
      ? [
          {
            sha: nameOf(plan.after_commit_id).sha,
            word,
            label,
            pairs: pairs.length,
            ratio,
            ratio_low: ratio_low_95,
            ratio_high: ratio_high_95,
          },
        ]
      : [],
  );
}

/** What the series that made a regression did later: all that says whether it is over. `event_id` is that of its look. */
export function readCourses(of: {
  database: Database;
  event_id: number;
  branch_id: number;
  kind: "regression" | "improvement";
  standing: ReadonlyMap<number, StandingChangePoint[]>;
}) {
  return coursesOf(readCaseSeries({ ...of, evidence: undefined }), of.kind);
}

function coursesOf(series: readonly CaseSeries[], kind: "regression" | "improvement") {
  const direction = kind === "regression" ? "worse" : "better";
  return series.filter((one) => one.direction === direction);
}

/** On the scale on which pairs are compared; null where there is none. */
function geometricMean(values: readonly number[]): number | null {
  const told = values.filter((value) => value > 0);
  if (told.length === 0) return null;
  return Math.exp(told.reduce((sum, value) => sum + Math.log(value), 0) / told.length);
}
