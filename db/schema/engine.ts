import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const engine = sqliteTable("engine", {
  id: integer().primaryKey(),
  name: text().notNull(),
  /** Where it came from, without credentials. */
  repository: text().notNull(),
  created_at: integer().notNull(),
});

/** A node of an engine's history, known by its hash. Never deleted, whatever its branch does. */
export const commit = sqliteTable("commit", {
  id: integer().primaryKey(),
  engine_id: integer().notNull(),
  sha: text().notNull(),
  author: text().notNull(),
  subject: text().notNull(),
  authored_at: integer().notNull(),
  committed_at: integer().notNull(),
  pr_number: integer(),
});

export const commitParent = sqliteTable(
  "commit_parent",
  {
    commit_id: integer().notNull(),
    ordinal: integer().notNull(),
    parent_sha: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.commit_id, table.ordinal] })],
);

export const commitTag = sqliteTable(
  "commit_tag",
  {
    engine_id: integer().notNull(),
    name: text().notNull(),
    commit_id: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.engine_id, table.name] })],
);

export const branch = sqliteTable("branch", {
  id: integer().primaryKey(),
  engine_id: integer().notNull(),
  name: text().notNull(),
  seen_at: integer().notNull(),
});

/** A commit's place on a branch: its count of first parents from the root. Rewritten by a force-push. */
export const branchCommit = sqliteTable(
  "branch_commit",
  {
    branch_id: integer().notNull(),
    position: integer().notNull(),
    commit_id: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.branch_id, table.position] })],
);
