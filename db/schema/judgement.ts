import { integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type {
  Cause,
  ComparisonBasis,
  ComparisonReason,
  ComparisonWord,
  RegressionEventKind,
  RegressionEvidence,
  RegressionKind,
  RegressionState,
  SeriesAnalysis,
} from "../contract/judgement.ts";
import type { RerunEvidence } from "../contract/rerun.ts";

/** The present view of one series: replaced at each analysis, since it can be computed again. */
export const seriesAnalysis = sqliteTable(
  "series_analysis",
  {
    series_id: integer().notNull(),
    branch_id: integer().notNull(),
    analysed_at: integer().notNull(),
    detector_version: text().notNull(),
    blocks: integer().notNull(),
    status: text().$type<SeriesAnalysis["status"]>().notNull(),
    data: text({ mode: "json" }).$type<SeriesAnalysis>().notNull(),
    /** Taken out of the data: how many suspected changes it tells of, and the smallest that could have shown. */
    suspected: integer().notNull().default(0),
    smallest_detectable: real(),
  },
  (table) => [primaryKey({ columns: [table.series_id, table.branch_id] })],
);

/** The levels of a present analysis once more, by commit: what is known between two commits is told without parsing them all. */
export const seriesLevel = sqliteTable(
  "series_level",
  {
    branch_id: integer().notNull(),
    series_id: integer().notNull(),
    from_commit_id: integer().notNull(),
    to_commit_id: integer().notNull(),
    value: real().notNull(),
  },
  (table) => [primaryKey({ columns: [table.branch_id, table.series_id, table.from_commit_id] })],
);

/** The newest look at a branch on a host class; overwritten by the next, when all that it judged is there. */
export const look = sqliteTable(
  "look",
  {
    branch_id: integer().notNull(),
    host_class: text().notNull(),
    looks: integer().notNull(),
    looked_at: integer().notNull(),
    detector_version: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.branch_id, table.host_class] })],
);

/** A commit against its last measured ancestor, as the newest look that could change it judged it. */
export const commitJudgement = sqliteTable("commit_judgement", {
  id: integer().primaryKey(),
  branch_id: integer().notNull(),
  host_class: text().notNull(),
  commit_id: integer().notNull(),
  /** Null: nothing before it was measured. */
  ancestor_id: integer(),
  /** Commits between the two without a value. */
  unmeasured: integer().notNull(),
  /** Complete sessions, reruns apart, that had the commit to measure. */
  blocks: integer().notNull(),
  looks: integer().notNull(),
  judged_at: integer().notNull(),
  detector_version: text().notNull(),
});

/** One series of a judged commit: replaced when a later look says otherwise, since it can be computed again. */
export const commitComparison = sqliteTable(
  "commit_comparison",
  {
    judgement_id: integer().notNull(),
    series_id: integer().notNull(),
    verdict: text().$type<ComparisonWord>().notNull(),
    reason: text().$type<ComparisonReason>(),
    basis: text().$type<ComparisonBasis>().notNull(),
    before: real(),
    after: real(),
    ratio: real(),
    ratio_low: real(),
    ratio_high: real(),
    pairs: integer().notNull(),
    runs_needed: integer(),
    /** The look that judged this series last. */
    looks: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.judgement_id, table.series_id] })],
);

/** Change points of several series at one commit, judged as one thing. Never deleted. */
export const regression = sqliteTable("regression", {
  id: integer().primaryKey(),
  engine_id: integer().notNull(),
  branch_id: integer().notNull(),
  host_class: text().notNull(),
  commit_id: integer().notNull(),
  kind: text().$type<RegressionKind>().notNull(),
  state: text().$type<RegressionState>().notNull(),
  cause: text({ mode: "json" }).$type<Cause>().notNull(),
  /** The event whose change points the history shows now. */
  event_id: integer(),
  /** The event in which reruns decided; its change points are from the reruns alone. */
  decision_event_id: integer(),
  created_at: integer().notNull(),
  updated_at: integer().notNull(),
});

export const regressionEvent = sqliteTable("regression_event", {
  id: integer().primaryKey(),
  regression_id: integer().notNull(),
  kind: text().$type<RegressionEventKind>().notNull(),
  at: integer().notNull(),
  detector_version: text().notNull(),
  /** Frozen: what was known when it was judged. */
  evidence: text({ mode: "json" }).$type<RegressionEvidence>().notNull(),
  rerun: text({ mode: "json" }).$type<RerunEvidence>(),
});

export const changePoint = sqliteTable(
  "change_point",
  {
    event_id: integer().notNull(),
    series_id: integer().notNull(),
    commit_id: integer().notNull(),
    /** The last measured commit of the level before: the cause lies after it. */
    after_commit_id: integer().notNull(),
    direction: text({ enum: ["worse", "better"] }).notNull(),
    before: real().notNull(),
    after: real().notNull(),
    /** after / before; null where before is zero. */
    ratio: real(),
    ratio_low: real(),
    ratio_high: real(),
  },
  (table) => [primaryKey({ columns: [table.event_id, table.series_id, table.commit_id] })],
);
