import type { Database } from "../../client.ts";
import type { RegressionKind, RegressionState } from "../../contract/judgement.ts";
import { prepared } from "../../statement.ts";

/** A regression or improvement whose cause may lie between two places of a branch. */
export type ChangeBetween = {
  regression_id: number;
  kind: RegressionKind;
  state: Extract<RegressionState, "suspected" | "confirmed" | "cant-tell">;
  sha: string;
  subject: string;
  position: number;
  /** The last commit surely before the cause, and the first surely after it. */
  after_position: number;
  upto_position: number;
  /** What was said of it: of one that is confirmed, by its reruns. */
  reason: string;
};

/** What one series showed at such a change, by the history or by reruns alone. */
export type ChangeFigures = {
  regression_id: number;
  series_id: number;
  by_reruns: 0 | 1;
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
};

const CHANGES = 1_000;
const FIGURES = 50_000;

/**
 * The changes known on a branch and host class whose cause may lie after one place and up to another, in branch order,
 * at most 1,000: those that reruns have confirmed, could not tell of, or have not decided on.
 */
export function readChangesBetween({
  database,
  branch_id,
  host_class,
  from_position,
  to_position,
}: {
  database: Database;
  branch_id: number;
  host_class: string;
  from_position: number;
  to_position: number;
}): ChangeBetween[] {
  return prepared<ChangeBetween>(database, BETWEEN)
    .all(branch_id, host_class, from_position, to_position, CHANGES)
    .sort((a, b) => a.position - b.position || a.regression_id - b.regression_id);
}

const BETWEEN = `
  select regression.id as regression_id, regression.kind, regression.state, "commit".sha, "commit".subject,
    place.position, coalesce(after_place.position, place.position - 1) as after_position,
    coalesce(upto_place.position, place.position) as upto_position,
    coalesce(json_extract(regression_event.evidence, '$.reason'), '') as reason
  from regression
  join branch_commit as place on place.branch_id = regression.branch_id and place.commit_id = regression.commit_id
  join "commit" on "commit".id = regression.commit_id
  left join branch_commit as after_place on after_place.branch_id = regression.branch_id
    and after_place.commit_id = json_extract(regression.cause, '$.after_commit_id')
  left join branch_commit as upto_place on upto_place.branch_id = regression.branch_id
    and upto_place.commit_id = json_extract(regression.cause, '$.commit_ids[#-1]')
  left join regression_event on regression_event.id =
    case regression.state when 'confirmed' then regression.decision_event_id else regression.event_id end
  where regression.branch_id = ? and regression.host_class = ?
    and regression.state in ('suspected', 'confirmed', 'cant-tell')
    and coalesce(upto_place.position, place.position) > ?
    and coalesce(after_place.position, place.position - 1) < ?
  limit ?`;

/** What single series showed at some changes: what the history shows now, and what reruns alone showed where they confirmed. */
export function readChangeFigures({
  database,
  regression_ids,
}: {
  database: Database;
  regression_ids: readonly number[];
}): ChangeFigures[] {
  return prepared<ChangeFigures>(database, FIGURES_OF_CHANGES).all(JSON.stringify(regression_ids), FIGURES);
}

const FIGURES_OF_CHANGES = `
  select regression.id as regression_id, change_point.series_id,
    change_point.event_id = coalesce(regression.decision_event_id, 0) as by_reruns,
    change_point.ratio, change_point.ratio_low, change_point.ratio_high
  from json_each(?) as wanted
  cross join regression on regression.id = wanted.value
  cross join change_point on change_point.event_id in (
    regression.event_id, case regression.state when 'confirmed' then regression.decision_event_id end)
  limit ?`;
