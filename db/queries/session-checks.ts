import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import type { CheckState } from "../contract/session.ts";
import { host, run, session } from "../schema/index.ts";

/** What was not good on a host in sessions that measured a commit. */
export type Shortfall = {
  host: string;
  check: string;
  /** As the newest of these sessions found it. */
  is: string;
  should: string | null;
  state: CheckState;
  sessions: number;
};

const SESSIONS = 100;

/** What the host's checks found wanting in a commit's newest sessions, at most 100, and in how many of how many. */
export function readShortfalls({
  database,
  commit_id,
  host_class,
}: {
  database: Database;
  commit_id: number;
  host_class: string;
}): { checked: number; sessions: number; shortfalls: Shortfall[] } {
  const rows = database.orm
    .select({ host: host.name, checks: session.checks })
    .from(session)
    .innerJoin(host, eq(host.id, session.host_id))
    .where(
      and(
        eq(host.class, host_class),
        inArray(
          session.id,
          sql`(select distinct ${run.session_id} from ${run} where ${run.commit_id} = ${commit_id})`,
        ),
      ),
    )
    .orderBy(desc(session.id))
    .limit(SESSIONS)
    .all();
  const found = new Map<string, Shortfall>();
  for (const { host: name, checks } of rows) {
    for (const [check, { is, should = null, state }] of Object.entries(checks)) {
      if (state !== "bad" && state !== "improvable") continue;
      const key = `${name}\n${check}`;
      const known = found.get(key) ?? { host: name, check, is, should, state, sessions: 0 };
      found.set(key, { ...known, sessions: known.sessions + 1 });
    }
  }
  return {
    sessions: rows.length,
    checked: rows.filter(({ checks }) => Object.keys(checks).length > 0).length,
    shortfalls: [...found.values()].sort((a, b) => Number(b.state === "bad") - Number(a.state === "bad")),
  };
}
