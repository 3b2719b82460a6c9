import type { Database } from "../../../client.ts";
import type { Cause, RegressionKind, RegressionState } from "../../../contract/judgement.ts";
import { prepared } from "../../../statement.ts";

/** What changed the other way, and may have the same cause. */
export type Opposite = {
  regression_id: number;
  state: Exclude<RegressionState, "withdrawn" | "not-reproduced">;
};

/** The finding of the other kind as it stands, the surest first; null where there is none, or reruns denied it. */
export function readOpposite(
  database: Database,
  of: { branch_id: number; host_class: string; kind: RegressionKind; cause: Cause },
): Opposite | null {
  const causes = JSON.stringify(of.cause.commit_ids);
  return prepared<Opposite>(database, OPPOSITE).get(of.branch_id, of.host_class, of.kind, causes) ?? null;
}

const OPPOSITE = `
  select regression.id as regression_id, regression.state
  from regression
  where regression.branch_id = ? and regression.host_class = ? and regression.kind <> ?
    and regression.state in ('confirmed', 'suspected', 'cant-tell')
    and exists (
      select 1 from json_each(regression.cause, '$.commit_ids') own
      where own.value in (select value from json_each(?))
    )
  order by regression.state = 'confirmed' desc, regression.id desc
  limit 1`;
