import type { Database } from "../../client.ts";
import { prepared } from "../../statement.ts";

/** A commit in its place on a branch. */
export type HistoryCommit = {
  commit_id: number;
  position: number;
  sha: string;
  author: string;
  subject: string;
  committed_at: number;
  pr_number: number | null;
  tags: string[];
};

/** The newest commits of a branch, oldest first, and how many the branch has in all. */
export function readHistory({
  database,
  branch_id,
  limit,
}: {
  database: Database;
  branch_id: number;
  limit: number;
}): { commits: HistoryCommit[]; total: number } {
  const rows = prepared<Omit<HistoryCommit, "tags">>(database, NEWEST).all(branch_id, limit).reverse();
  const { total } = prepared<{ total: number }>(database, TOTAL).get(branch_id)!;
  const from_position = rows[0]?.position ?? 0;
  const tagged = prepared<{ commit_id: number; name: string }>(database, TAGS);
  const tags = Map.groupBy(tagged.all(branch_id, branch_id, from_position), ({ commit_id }) => commit_id);
  return {
    commits: rows.map((row) => ({ ...row, tags: (tags.get(row.commit_id) ?? []).map(({ name }) => name) })),
    total,
  };
}

const NEWEST = `
  select "commit".id as commit_id, branch_commit.position, "commit".sha, "commit".author, "commit".subject,
    "commit".committed_at, "commit".pr_number
  from branch_commit
  cross join "commit" on "commit".id = branch_commit.commit_id
  where branch_commit.branch_id = ?
  order by branch_commit.position desc
  limit ?`;
const TOTAL = "select count(*) as total from branch_commit where branch_id = ?";
/** Tags are fewer than commits, and stand in the order of their names. */
const TAGS = `
  select commit_tag.commit_id, commit_tag.name
  from commit_tag
  cross join branch_commit on branch_commit.branch_id = ? and branch_commit.commit_id = commit_tag.commit_id
  where commit_tag.engine_id = (select engine_id from branch where id = ?) and branch_commit.position >= ?
  order by commit_tag.name`;
