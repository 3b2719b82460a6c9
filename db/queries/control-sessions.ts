import { and, asc, desc, eq, inArray, isNotNull, ne, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Database } from "../client.ts";
import {
  branchCommit,
  commit,
  host,
  run,
  sample,
  seriesCommit,
  session,
  sessionCommit,
} from "../schema/index.ts";

/** A complete session of a host, and the commits that told it from the engine. */
export type SessionControl = {
  session_id: number;
  host_id: number;
  host: string;
  epoch_id: number;
  started_at: number;
  control_id: number | null;
  control_sha: string | null;
  successor_id: number | null;
};

/** What a commit's runs of a series gave in one session. */
export type ControlValue = { series_id: number; commit_id: number; session_id: number; value: number };

const SESSIONS = 500;
const VALUES = 100_000;

/** The newest complete sessions of a branch on a host class that had a control to measure (reruns have none), at most 500, oldest first. */
export function readControlSessions({
  database,
  engine_id,
  branch_id,
  host_class,
}: {
  database: Database;
  engine_id: number;
  branch_id: number;
  host_class: string;
}): SessionControl[] {
  const control = alias(sessionCommit, "control");
  const successor = alias(sessionCommit, "successor");
  return database.orm
    .select({
      session_id: session.id,
      host_id: host.id,
      host: host.name,
      epoch_id: session.epoch_id,
      started_at: session.started_at,
      control_id: control.commit_id,
      control_sha: commit.sha,
      successor_id: successor.commit_id,
    })
    .from(session)
    .innerJoin(host, eq(host.id, session.host_id))
    .leftJoin(control, and(eq(control.session_id, session.id), eq(control.role, "control")))
    .leftJoin(commit, eq(commit.id, control.commit_id))
    .leftJoin(successor, and(eq(successor.session_id, session.id), eq(successor.role, "successor")))
    .where(
      and(
        eq(session.engine_id, engine_id),
        eq(session.branch_id, branch_id),
        eq(host.class, host_class),
        isNotNull(session.ended_at),
        ne(session.kind, "rerun"),
      ),
    )
    .orderBy(desc(session.id))
    .limit(SESSIONS)
    .all()
    .reverse();
}

/** The oldest commit of a branch with a value in one of these series: it stands for the control where sessions name none. */
export function readOldestMeasured({
  database,
  branch_id,
  series_ids,
}: {
  database: Database;
  branch_id: number;
  series_ids: number[];
}): { commit_id: number; sha: string } | null {
  const found = database.orm
    .select({ commit_id: commit.id, sha: commit.sha })
    .from(branchCommit)
    .innerJoin(seriesCommit, eq(seriesCommit.commit_id, branchCommit.commit_id))
    .innerJoin(commit, eq(commit.id, branchCommit.commit_id))
    .where(and(eq(branchCommit.branch_id, branch_id), inArray(seriesCommit.series_id, among(series_ids))))
    .orderBy(asc(branchCommit.position))
    .limit(1)
    .get();
  return found ?? null;
}

/** The runs of some commits in some series that are evidence, session by session. */
export function readControlValues({
  database,
  series_ids,
  commit_ids,
}: {
  database: Database;
  series_ids: number[];
  commit_ids: number[];
}): ControlValue[] {
  return database.orm
    .select({
      series_id: sample.series_id,
      commit_id: sample.commit_id,
      session_id: run.session_id,
      value: sample.value,
    })
    .from(sample)
    .innerJoin(run, eq(run.id, sample.run_id))
    .innerJoin(session, eq(session.id, run.session_id))
    .where(
      and(
        inArray(sample.series_id, among(series_ids)),
        inArray(sample.commit_id, among(commit_ids)),
        eq(run.outcome, "ok"),
        ne(run.placement, "broken"),
        ne(session.kind, "rerun"),
      ),
    )
    .orderBy(desc(run.session_id))
    .limit(VALUES)
    .all();
}

function among(ids: number[]) {
  return sql`(select value from json_each(${JSON.stringify(ids)}))`;
}
