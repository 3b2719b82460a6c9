-- A commit's runs are found through the series they belong to: nothing asks for samples by commit alone.
DROP INDEX sample_by_commit;
--> statement-breakpoint
DROP INDEX series_commit_by_commit;
--> statement-breakpoint
-- A commit over all its series, without a visit to each of them.
CREATE INDEX series_commit_by_commit ON series_commit (commit_id, series_id, runs, median, low, high);
--> statement-breakpoint
DROP INDEX run_by_commit;
--> statement-breakpoint
-- A commit's runs in the order in which they are shown, and which of them are evidence.
CREATE INDEX run_by_commit ON run (commit_id, session_id DESC, workload_revision_id, variant_id, started_at, outcome, placement);
--> statement-breakpoint
-- Runs that gave no value are few, and gaps are told by them.
CREATE INDEX IF NOT EXISTS run_without_value ON run (commit_id, session_id) WHERE outcome <> 'ok' OR placement = 'broken';
--> statement-breakpoint
DROP INDEX session_by_host;
--> statement-breakpoint
-- A host's newest session of an engine.
CREATE INDEX session_by_host ON session (engine_id, host_id, started_at);
--> statement-breakpoint
-- Whether anything that is shown is a recording.
CREATE INDEX session_recorded ON session (engine_id, host_id) WHERE origin = 'recording';
--> statement-breakpoint
-- Rounds are few, candidates are many.
CREATE INDEX session_by_branch ON session (branch_id, kind, host_id, ended_at);
--> statement-breakpoint
CREATE INDEX session_by_epoch ON session (epoch_id, engine_id, started_at);
--> statement-breakpoint
-- The epochs in which a commit's evidence was measured, workload by workload.
CREATE TABLE commit_epoch (
  workload_revision_id INTEGER NOT NULL REFERENCES workload_revision (id),
  variant_id INTEGER NOT NULL REFERENCES variant (id),
  commit_id INTEGER NOT NULL REFERENCES "commit" (id),
  epoch_id INTEGER NOT NULL REFERENCES epoch (id),
  PRIMARY KEY (workload_revision_id, variant_id, commit_id, epoch_id)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO commit_epoch
SELECT DISTINCT run.workload_revision_id, run.variant_id, run.commit_id, session.epoch_id
FROM run JOIN session ON session.id = run.session_id
WHERE run.outcome = 'ok' AND run.placement <> 'broken' AND session.kind <> 'rerun';
--> statement-breakpoint
-- The newest look at a branch on a host class; written last, when all that it judged is there.
CREATE TABLE look (
  branch_id INTEGER NOT NULL REFERENCES branch (id),
  host_class TEXT NOT NULL,
  looks INTEGER NOT NULL,
  looked_at INTEGER NOT NULL,
  detector_version TEXT NOT NULL,
  PRIMARY KEY (branch_id, host_class)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO look
SELECT branch_id, host_class, json_extract(data, '$.looks'), max(analysed_at), detector_version
FROM series_analysis JOIN series ON series.id = series_analysis.series_id
GROUP BY branch_id, host_class;
--> statement-breakpoint
-- A commit against its last measured ancestor, as the newest look that could change it judged it.
CREATE TABLE commit_judgement (
  id INTEGER PRIMARY KEY,
  branch_id INTEGER NOT NULL REFERENCES branch (id),
  host_class TEXT NOT NULL,
  commit_id INTEGER NOT NULL REFERENCES "commit" (id),
  -- Null: nothing before it was measured.
  ancestor_id INTEGER REFERENCES "commit" (id),
  -- Commits between the two without a value.
  unmeasured INTEGER NOT NULL,
  -- Complete sessions, reruns apart, that had the commit to measure.
  blocks INTEGER NOT NULL,
  looks INTEGER NOT NULL,
  judged_at INTEGER NOT NULL,
  detector_version TEXT NOT NULL,
  UNIQUE (branch_id, host_class, commit_id)
) STRICT;
--> statement-breakpoint
CREATE TABLE commit_comparison (
  judgement_id INTEGER NOT NULL REFERENCES commit_judgement (id),
  series_id INTEGER NOT NULL REFERENCES series (id),
  verdict TEXT NOT NULL CHECK (verdict IN ('better', 'worse', 'no change', 'can''t tell')),
  reason TEXT CHECK (reason IN ('too-early', 'not-measured', 'few-runs', 'suspected', 'too-noisy', 'never-judged')),
  basis TEXT NOT NULL CHECK (basis IN ('change', 'levels', 'pairs', 'none')),
  before REAL,
  after REAL,
  ratio REAL,
  ratio_low REAL,
  ratio_high REAL,
  pairs INTEGER NOT NULL,
  runs_needed INTEGER,
  -- The look that judged this series last.
  looks INTEGER NOT NULL,
  PRIMARY KEY (judgement_id, series_id)
) STRICT, WITHOUT ROWID;
