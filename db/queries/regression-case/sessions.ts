import { and, asc, between, eq, inArray, isNotNull, ne, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Database } from "../../client.ts";
import { branchCommit, host, run, sample, session, sessionCommit } from "../../schema/index.ts";
import type { CaseSeries } from "./series.ts";

/** The sessions of a series' two levels, and the control's value in each; null where it was not measured. */
export type CaseLevels = {
  series: string;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
  before: CaseSession[];
  after: CaseSession[];
};

type CaseSession = { session: string; host: string; epoch: string; control: number | null };

/** Of as many series the sessions are read; one of them decides whether it was the host. */
const SERIES = 3;
const SESSIONS = 200;

/** The sessions of rounds and candidates in which the levels of the strongest series were measured. */
export function readCaseLevels({
  database,
  branch_id,
  series,
}: {
  database: Database;
  branch_id: number;
  series: readonly CaseSeries[];
}): CaseLevels[] {
  return series.slice(0, SERIES).flatMap(({ series_id, ratio, ratio_low, ratio_high, spans }) =>
    spans === null
      ? []
      : [
          {
            series: String(series_id),
            ratio,
            ratio_low,
            ratio_high,
            before: readSessions(database, branch_id, series_id, spans.before),
            after: readSessions(database, branch_id, series_id, spans.after),
          },
        ],
  );
}

function readSessions(
  database: Database,
  branch_id: number,
  series_id: number,
  [from, to]: [number, number],
): CaseSession[] {
  const control = alias(sessionCommit, "control");
  const rows = database.orm
    .select({
      session: sql<string>`cast(${session.id} as text)`,
      host: host.name,
      epoch: sql<string>`cast(${session.epoch_id} as text)`,
      control: sql<number | null>`(
        select avg(own.value) from sample as own join run as of_run on of_run.id = own.run_id
        where own.series_id = ${series_id} and own.commit_id = ${control.commit_id} and of_run.session_id = ${session.id}
          and of_run.outcome = 'ok' and of_run.placement <> 'broken')`,
    })
    .from(sample)
    .innerJoin(run, eq(run.id, sample.run_id))
    .innerJoin(session, eq(session.id, run.session_id))
    .innerJoin(host, eq(host.id, session.host_id))
    .innerJoin(
      branchCommit,
      and(eq(branchCommit.branch_id, branch_id), eq(branchCommit.commit_id, sample.commit_id)),
    )
    .leftJoin(control, and(eq(control.session_id, session.id), eq(control.role, "control")))
    .where(
      and(
        eq(sample.series_id, series_id),
        between(branchCommit.position, from, to),
        eq(run.outcome, "ok"),
        ne(run.placement, "broken"),
        inArray(session.kind, ["round", "candidate"]),
        isNotNull(session.ended_at),
      ),
    )
    .groupBy(session.id)
    .orderBy(asc(session.id))
    .limit(SESSIONS)
    .all();
  return rows;
}
