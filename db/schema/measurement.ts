import { integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { PreparationDetails, PreparationOutcome } from "../contract/preparation.ts";
import type { Outcome, Placement, RunDetails } from "../contract/run.ts";
import type { SessionChecks, SessionKind, SessionRole } from "../contract/session.ts";

/** Whether a commit could be built and started with a recipe (the hash of all that the configuration says of it). */
export const preparation = sqliteTable(
  "preparation",
  {
    commit_id: integer().notNull(),
    recipe: text().notNull(),
    outcome: text().$type<PreparationOutcome>().notNull(),
    stage: text(),
    reason: text(),
    output: text(),
    runtime: text().notNull(),
    details: text({ mode: "json" }).$type<PreparationDetails>().notNull(),
    failures: integer().notNull(),
    duration_ms: integer().notNull(),
    prepared_at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.commit_id, table.recipe] })],
);

/** One visit to a host; its runs lie in blocks, and those of one block share the host's mood. */
export const session = sqliteTable("session", {
  id: integer().primaryKey(),
  key: text().notNull(),
  engine_id: integer().notNull(),
  branch_id: integer().notNull(),
  host_id: integer().notNull(),
  epoch_id: integer().notNull(),
  kind: text().$type<SessionKind>().notNull(),
  origin: text({ enum: ["measured", "recording"] }).notNull(),
  checks: text({ mode: "json" }).$type<SessionChecks>().notNull(),
  started_at: integer().notNull(),
  ended_at: integer(),
});

export const sessionCommit = sqliteTable(
  "session_commit",
  {
    session_id: integer().notNull(),
    commit_id: integer().notNull(),
    role: text().$type<SessionRole>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.session_id, table.commit_id] })],
);

export const run = sqliteTable("run", {
  id: integer().primaryKey(),
  /** Made by whoever measured: storing the same run twice changes nothing. */
  key: text().notNull(),
  session_id: integer().notNull(),
  /** Within its session: runs of one block were made together and share the host's mood. */
  block: integer().notNull(),
  commit_id: integer().notNull(),
  workload_revision_id: integer().notNull(),
  variant_id: integer().notNull(),
  outcome: text().$type<Outcome>().notNull(),
  placement: text().$type<Placement>().notNull(),
  stage: text(),
  reason: text(),
  output: text(),
  started_at: integer().notNull(),
  duration_ms: integer().notNull(),
  details: text({ mode: "json" }).$type<RunDetails>().notNull(),
});

export const sample = sqliteTable(
  "sample",
  {
    series_id: integer().notNull(),
    commit_id: integer().notNull(),
    run_id: integer().notNull(),
    value: real().notNull(),
  },
  (table) => [primaryKey({ columns: [table.series_id, table.commit_id, table.run_id] })],
);

/** A commit's runs of one series, summed up; only runs that are evidence count. */
export const seriesCommit = sqliteTable(
  "series_commit",
  {
    series_id: integer().notNull(),
    commit_id: integer().notNull(),
    runs: integer().notNull(),
    median: real().notNull(),
    low: real().notNull(),
    high: real().notNull(),
    measured_at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.series_id, table.commit_id] })],
);

/** The epochs in which the runs behind a commit's values of one workload and variant were made. */
export const commitEpoch = sqliteTable(
  "commit_epoch",
  {
    workload_revision_id: integer().notNull(),
    variant_id: integer().notNull(),
    commit_id: integer().notNull(),
    epoch_id: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workload_revision_id, table.variant_id, table.commit_id, table.epoch_id] }),
  ],
);
