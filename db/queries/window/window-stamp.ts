import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

/**
 * Changes whenever something may have changed that a chart of these series over this stretch shows: a run, a judgement, a look,
 * a tag, a try to build one of its commits.
 */
export function readWindowStamp({
  database,
  engine_id,
  branch_id,
  series_ids,
  from,
  to,
}: {
  database: Database;
  engine_id: number;
  branch_id: number;
  series_ids: readonly number[];
  from: number;
  to: number;
}): string {
  const stamp = prepared<Record<string, unknown>>(database, STAMP).get({
    engine_id,
    branch_id,
    series_ids: JSON.stringify(series_ids),
    from,
    to,
  });
  return JSON.stringify(Object.values(stamp ?? {}));
}

const STAMP = `
  select
    (select max(id) from run) as run,
    (select max(id) from regression_event) as event,
    (
      select group_concat(name || ' ' || commit_id, char(10) order by name)
      from commit_tag where engine_id = :engine_id
    ) as tags,
    (
      select group_concat(analysed_at) from series_analysis
      where branch_id = :branch_id and series_id in (select value from json_each(:series_ids))
    ) as looks,
    (
      select count(*) || '.' || max(prepared_at)
      from branch_commit
      cross join preparation on preparation.commit_id = branch_commit.commit_id
      where branch_commit.branch_id = :branch_id and branch_commit.position between :from and :to
    ) as tries`;
