import { desc, eq } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import type { RegressionKind, RegressionState } from "../../db/contract/judgement.ts";
import { commit, regression, regressionEvent } from "../../db/schema/index.ts";

/** A regression or improvement as it stands at the end of a benchmark. */
export type Flag = {
  sha: string;
  subject: string;
  kind: RegressionKind;
  state: RegressionState;
  words: string;
  /** Commits that may be the cause; one of them is `sha`. */
  causes: number;
};

/** Every regression of a database, each with the last that was said of it. */
export function readFlags({ orm }: Database): Flag[] {
  const rows = orm
    .select({
      id: regression.id,
      sha: commit.sha,
      subject: commit.subject,
      kind: regression.kind,
      state: regression.state,
      cause: regression.cause,
    })
    .from(regression)
    .innerJoin(commit, eq(commit.id, regression.commit_id))
    .all();
  return rows.map(({ id, cause, ...one }) => {
    const last = orm
      .select({ evidence: regressionEvent.evidence })
      .from(regressionEvent)
      .where(eq(regressionEvent.regression_id, id))
      .orderBy(desc(regressionEvent.id))
      .limit(1)
      .get();
    return { ...one, causes: cause.commit_ids.length, words: last?.evidence.reason ?? "" };
  });
}
