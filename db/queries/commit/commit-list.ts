import { and, desc, eq, gt, inArray, lt, type SQL, sql } from "drizzle-orm";
import type { Database } from "../../client.ts";
import type { PreparationOutcome } from "../../contract/preparation.ts";
import type { Outcome } from "../../contract/run.ts";
import { branchCommit, commit, commitTag, preparation } from "../../schema/index.ts";
import { prepared } from "../../statement.ts";
import { matchesCommit } from "./commit-search.ts";

/** A line of the list of commits. */
export type CommitLine = {
  commit_id: number;
  position: number;
  sha: string;
  author: string;
  subject: string;
  committed_at: number;
  pr_number: number | null;
  tags: string[];
  /** Whether it has a value in any series of the host class. */
  measured: boolean;
  /** Complete sessions on the host class that it was in, reruns apart; counted to 100. */
  sessions: number;
  /** Runs that gave no value, reruns apart, and what became of the newest. */
  without_value: number;
  last_without: { outcome: Outcome; stage: string | null } | null;
  /** Stage at which it could not be prepared, or "no engine". */
  unprepared: string | null;
};

/** Commits of a branch that are looked through for a text. */
export const SEARCHED = 20_000;
/** Sessions of one commit. */
const COUNTED = 100;

/**
 * A page of a branch's commits, the newest first: those before a position, or from the newest on. With a text, those that have all
 * of its words, among the newest 20,000.
 */
export function readCommitList({
  database,
  branch_id,
  host_class,
  before,
  text = "",
  limit,
}: {
  database: Database;
  branch_id: number;
  host_class: string | null;
  before?: number | undefined;
  text?: string | undefined;
  limit: number;
}): CommitLine[] {
  const { orm } = database;
  const lines = orm
    .select({
      commit_id: commit.id,
      position: branchCommit.position,
      sha: commit.sha,
      author: commit.author,
      subject: commit.subject,
      committed_at: commit.committed_at,
      pr_number: commit.pr_number,
    })
    .from(branchCommit)
    .innerJoin(commit, eq(commit.id, branchCommit.commit_id))
    .where(
      and(
        eq(branchCommit.branch_id, branch_id),
        before === undefined ? undefined : lt(branchCommit.position, before),
        text === "" ? undefined : gt(branchCommit.position, oldestSearched(branch_id)),
        text === "" ? undefined : matchesCommit(text),
      ),
    )
    .orderBy(desc(branchCommit.position))
    .limit(limit)
    .all();
  const ids = JSON.stringify(lines.map((line) => line.commit_id));
  const among = sql`(select value from json_each(${ids}))`;
  const of_class = prepared<Measured>(database, MEASURED).all(host_class, host_class, ids);
  const spoilt_runs = prepared<Without>(database, WITHOUT).all(ids, host_class);
  const measured = new Map(of_class.map((row) => [row.commit_id, row]));
  const without = new Map(spoilt_runs.map((row) => [row.commit_id, row]));
  const tries = new Map(readTries(database, among).map((row) => [row.commit_id, row]));
  const tags = Map.groupBy(readTags(database, among), ({ commit_id }) => commit_id);
  return lines.map((line) => {
    const own = measured.get(line.commit_id);
    const spoilt = without.get(line.commit_id);
    return {
      ...line,
      tags: (tags.get(line.commit_id) ?? []).map(({ name }) => name),
      measured: own?.measured === 1,
      sessions: own?.sessions ?? 0,
      without_value: spoilt?.runs ?? 0,
      last_without: spoilt ? { outcome: spoilt.outcome, stage: spoilt.stage } : null,
      unprepared: unpreparedBy(tries.get(line.commit_id)),
    };
  });
}

function oldestSearched(branch_id: number): SQL<number> {
  return sql<number>`(select max(position) from ${branchCommit} where branch_id = ${branch_id}) - ${SEARCHED}`;
}

type Measured = { commit_id: number; measured: 0 | 1; sessions: number };
type Without = { commit_id: number; runs: number; outcome: Outcome; stage: string | null };

/** A control has thousands of sessions: they are not counted to their end. */
const MEASURED = `
  select asked.value as commit_id,
    exists (
      select 1 from series_commit cross join series on series.id = series_commit.series_id
      where series_commit.commit_id = asked.value and series.host_class = ?
    ) as measured,
    (
      select count(*) from (
        select 1 from session_commit
        cross join session on session.id = session_commit.session_id
        cross join host on host.id = session.host_id
        where session_commit.commit_id = asked.value and session.kind <> 'rerun'
          and session.ended_at is not null and host.class = ?
        limit ${COUNTED}
      )
    ) as sessions
  from json_each(?) as asked`;

/** Worded as the index on such runs is, and joined from there on. */
const WITHOUT = `
  select run.commit_id, count(*) as runs, run.outcome, run.stage, max(run.started_at)
  from run
  cross join session on session.id = run.session_id
  cross join host on host.id = session.host_id
  where run.commit_id in (select value from json_each(?)) and (run.outcome <> 'ok' or run.placement = 'broken')
    and session.kind <> 'rerun' and host.class = ?
  group by run.commit_id`;

function readTries({ orm }: Database, among: SQL) {
  return orm
    .select({
      commit_id: preparation.commit_id,
      outcome: preparation.outcome,
      stage: preparation.stage,
      // SQLite takes the other columns from the row of the maximum.
      at: sql<number>`max(${preparation.prepared_at})`,
    })
    .from(preparation)
    .where(inArray(preparation.commit_id, among))
    .groupBy(preparation.commit_id)
    .all();
}

function readTags({ orm }: Database, among: SQL) {
  return orm
    .select({ commit_id: commitTag.commit_id, name: commitTag.name })
    .from(commitTag)
    .where(inArray(commitTag.commit_id, among))
    .all();
}

function unpreparedBy(
  last: { outcome: PreparationOutcome; stage: string | null } | undefined,
): string | null {
  if (!last || last.outcome === "ready") return null;
  return last.outcome === "no-engine" ? "no engine" : (last.stage ?? "prepare");
}
