import type { Database } from "../../client.ts";
import type { RegressionKind, RegressionState } from "../../contract/judgement.ts";
import { prepared } from "../../statement.ts";

/** What reruns have made of a change at a commit: of a regression before an improvement, unless it was not reproduced. */
export type Standing = {
  kind: RegressionKind;
  state: Exclude<RegressionState, "withdrawn">;
  /** Of the newest decision, a sentence and a few words; null where reruns have not decided. */
  decision: { text: string; short: string } | null;
};

/** Where a change at a commit stands on a branch and host class; null where none is known. */
export function readStanding({
  database,
  branch_id,
  host_class,
  commit_id,
}: {
  database: Database;
  branch_id: number;
  host_class: string;
  commit_id: number;
}): Standing | null {
  const found = prepared<Row>(database, STANDING).get(commit_id, branch_id, host_class);
  if (!found) return null;
  const { kind, state, text, short } = found;
  const decision = text !== null && short !== null && state !== "suspected" ? { text, short } : null;
  return { kind, state, decision };
}

type Row = Pick<Standing, "kind" | "state"> & { text: string | null; short: string | null };

const STANDING = `
  select regression.kind, regression.state,
    json_extract(regression_event.evidence, '$.reason') as text,
    json_extract(regression_event.rerun, '$.short') as short
  from regression
  left join regression_event on regression_event.id = regression.decision_event_id
  where regression.commit_id = ? and regression.branch_id = ? and regression.host_class = ?
    and regression.state in ('suspected', 'confirmed', 'not-reproduced', 'cant-tell')
  order by regression.state <> 'not-reproduced' desc, regression.kind desc, regression.state = 'confirmed' desc,
    regression.id desc
  limit 1`;
