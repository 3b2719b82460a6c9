import { and, desc, eq, inArray, lt, ne, sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import type { RegressionKind } from "../contract/judgement.ts";
import type { PreparationOutcome } from "../contract/preparation.ts";
import {
  branchCommit,
  commit,
  commitTag,
  host,
  preparation,
  regression,
  run,
  session,
} from "../schema/index.ts";

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
  /** Runs that are evidence, and all others; reruns apart, which give no value. */
  runs_ok: number;
  runs_other: number;
  /** Stage at which it could not be prepared, or "no engine". */
  unprepared: string | null;
  flagged: { kind: RegressionKind; state: "suspected" | "confirmed" }[];
};

/** A page of a branch's commits, the newest first: those before a position, or from the newest on. */
export function readCommitList({
  database,
  branch_id,
  host_class,
  before,
  limit,
}: {
  database: Database;
  branch_id: number;
  host_class: string | null;
  before?: number | undefined;
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
      ),
    )
    .orderBy(desc(branchCommit.position))
    .limit(limit)
    .all();
  const among = sql`(select value from json_each(${JSON.stringify(lines.map((line) => line.commit_id))}))`;
  const runs = orm
    .select({
      commit_id: run.commit_id,
      ok: sql<number>`sum(${run.outcome} = 'ok' and ${run.placement} <> 'broken')`,
      all: sql<number>`count(*)`,
    })
    .from(run)
    .innerJoin(session, eq(session.id, run.session_id))
    .innerJoin(host, eq(host.id, session.host_id))
    .where(
      and(
        inArray(run.commit_id, among),
        ne(session.kind, "rerun"),
        host_class === null ? undefined : eq(host.class, host_class),
      ),
    )
    .groupBy(run.commit_id)
    .all();
  const tries = orm
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
  const flags = orm
    .select({ commit_id: regression.commit_id, kind: regression.kind, state: regression.state })
    .from(regression)
    .where(
      and(
        inArray(regression.commit_id, among),
        eq(regression.branch_id, branch_id),
        inArray(regression.state, ["suspected", "confirmed"]),
      ),
    )
    .all();
  const tags = orm
    .select({ commit_id: commitTag.commit_id, name: commitTag.name })
    .from(commitTag)
    .where(inArray(commitTag.commit_id, among))
    .all();
  const runs_of = new Map(runs.map((row) => [row.commit_id, row]));
  const try_of = new Map(tries.map((row) => [row.commit_id, row]));
  return lines.map((line) => {
    const own = runs_of.get(line.commit_id);
    const last = try_of.get(line.commit_id);
    return {
      ...line,
      tags: tags.filter((tag) => tag.commit_id === line.commit_id).map((tag) => tag.name),
      runs_ok: own?.ok ?? 0,
      runs_other: (own?.all ?? 0) - (own?.ok ?? 0),
      unprepared: unpreparedBy(last),
      flagged: flags.flatMap(({ commit_id, kind, state }) =>
        commit_id === line.commit_id ? [{ kind, state: state === "confirmed" ? state : "suspected" }] : [],
      ),
    };
  });
}

function unpreparedBy(
  last: { outcome: PreparationOutcome; stage: string | null } | undefined,
): string | null {
  if (!last || last.outcome === "ready") return null;
  return last.outcome === "no-engine" ? "no engine" : (last.stage ?? "prepare");
}
