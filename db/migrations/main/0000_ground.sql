-- The engine under test and its history.
CREATE TABLE engine (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  repository TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE "commit" (
  id INTEGER PRIMARY KEY,
  engine_id INTEGER NOT NULL REFERENCES engine (id),
  sha TEXT NOT NULL CHECK (length(sha) IN (40, 64)),
  author TEXT NOT NULL,
  subject TEXT NOT NULL,
  authored_at INTEGER NOT NULL,
  committed_at INTEGER NOT NULL,
  pr_number INTEGER,
  UNIQUE (engine_id, sha)
) STRICT;
--> statement-breakpoint
CREATE TABLE commit_parent (
  commit_id INTEGER NOT NULL REFERENCES "commit" (id),
  ordinal INTEGER NOT NULL,
  parent_sha TEXT NOT NULL,
  PRIMARY KEY (commit_id, ordinal)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE commit_tag (
  engine_id INTEGER NOT NULL REFERENCES engine (id),
  name TEXT NOT NULL,
  commit_id INTEGER NOT NULL REFERENCES "commit" (id),
  PRIMARY KEY (engine_id, name)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX commit_tag_by_commit ON commit_tag (commit_id);
--> statement-breakpoint
CREATE TABLE branch (
  id INTEGER PRIMARY KEY,
  engine_id INTEGER NOT NULL REFERENCES engine (id),
  name TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  UNIQUE (engine_id, name)
) STRICT;
--> statement-breakpoint
CREATE TABLE branch_commit (
  branch_id INTEGER NOT NULL REFERENCES branch (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  commit_id INTEGER NOT NULL REFERENCES "commit" (id),
  PRIMARY KEY (branch_id, position)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX branch_commit_by_commit ON branch_commit (branch_id, commit_id);
--> statement-breakpoint
-- Hosts and what could move their figures.
CREATE TABLE host (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  class TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE epoch (
  id INTEGER PRIMARY KEY,
  host_id INTEGER NOT NULL REFERENCES host (id),
  fingerprint TEXT NOT NULL,
  details TEXT NOT NULL CHECK (json_valid(details)),
  started_at INTEGER NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX epoch_by_host ON epoch (host_id, id);
--> statement-breakpoint
-- What is measured.
CREATE TABLE workload_revision (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  revision TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  created_at INTEGER NOT NULL,
  UNIQUE (name, revision)
) STRICT;
--> statement-breakpoint
-- What the control serves at most on a class of hosts: found once, and the same for all commits from then on.
CREATE TABLE calibration (
  engine_id INTEGER NOT NULL REFERENCES engine (id),
  host_class TEXT NOT NULL,
  -- Hash of the traffic whose saturation it is.
  traffic TEXT NOT NULL,
  saturation_ops REAL NOT NULL CHECK (saturation_ops > 0),
  commit_id INTEGER NOT NULL REFERENCES "commit" (id),
  -- The runs' own values, of which it is the median.
  data TEXT NOT NULL CHECK (json_valid(data)),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (engine_id, host_class, traffic)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE variant (
  id INTEGER PRIMARY KEY,
  engine_id INTEGER NOT NULL REFERENCES engine (id),
  name TEXT NOT NULL,
  revision TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  created_at INTEGER NOT NULL,
  UNIQUE (engine_id, name, revision)
) STRICT;
--> statement-breakpoint
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  engine_id INTEGER NOT NULL REFERENCES engine (id),
  host_class TEXT NOT NULL,
  workload_revision_id INTEGER NOT NULL REFERENCES workload_revision (id),
  variant_id INTEGER NOT NULL REFERENCES variant (id),
  metric TEXT NOT NULL,
  unit TEXT NOT NULL,
  better TEXT NOT NULL CHECK (better IN ('higher', 'lower')),
  UNIQUE (engine_id, host_class, workload_revision_id, variant_id, metric)
) STRICT;
--> statement-breakpoint
-- What was measured.
CREATE TABLE preparation (
  commit_id INTEGER NOT NULL REFERENCES "commit" (id),
  recipe TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('ready', 'failed', 'no-engine')),
  stage TEXT,
  reason TEXT,
  output TEXT,
  runtime TEXT NOT NULL,
  details TEXT NOT NULL CHECK (json_valid(details)),
  -- Tries with this recipe that failed, one after the other.
  failures INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  prepared_at INTEGER NOT NULL,
  PRIMARY KEY (commit_id, recipe)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE session (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  engine_id INTEGER NOT NULL REFERENCES engine (id),
  branch_id INTEGER NOT NULL REFERENCES branch (id),
  host_id INTEGER NOT NULL REFERENCES host (id),
  epoch_id INTEGER NOT NULL REFERENCES epoch (id),
  kind TEXT NOT NULL CHECK (kind IN ('round', 'candidate', 'rerun')),
  origin TEXT NOT NULL CHECK (origin IN ('measured', 'recording')),
  -- What the host's checks found when it began, by the check's name.
  checks TEXT NOT NULL CHECK (json_valid(checks)),
  started_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
--> statement-breakpoint
CREATE INDEX session_by_engine ON session (engine_id, started_at);
--> statement-breakpoint
CREATE INDEX session_by_host ON session (host_id, started_at);
--> statement-breakpoint
CREATE TABLE session_commit (
  session_id INTEGER NOT NULL REFERENCES session (id),
  commit_id INTEGER NOT NULL REFERENCES "commit" (id),
  role TEXT NOT NULL CHECK (role IN ('history', 'candidate', 'ancestor', 'control', 'successor', 'before', 'after')),
  PRIMARY KEY (session_id, commit_id)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX session_commit_by_commit ON session_commit (commit_id, session_id);
--> statement-breakpoint
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  session_id INTEGER NOT NULL REFERENCES session (id),
  -- Runs of one block were made together, by turns: they share the host's mood.
  block INTEGER NOT NULL CHECK (block >= 0),
  commit_id INTEGER NOT NULL REFERENCES "commit" (id),
  workload_revision_id INTEGER NOT NULL REFERENCES workload_revision (id),
  variant_id INTEGER NOT NULL REFERENCES variant (id),
  outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'failed', 'disturbed', 'saturated', 'unsupported')),
  placement TEXT NOT NULL CHECK (placement IN ('pinned', 'unpinned', 'broken')),
  stage TEXT,
  reason TEXT,
  output TEXT,
  started_at INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  details TEXT NOT NULL CHECK (json_valid(details))
) STRICT;
--> statement-breakpoint
-- Finds what a session still lacks, and what a commit's runs were.
CREATE INDEX run_by_session ON run (session_id, commit_id, workload_revision_id, variant_id);
--> statement-breakpoint
CREATE INDEX run_by_commit ON run (commit_id, started_at);
--> statement-breakpoint
-- Runs that gave no value are few, and a list of commits tells of them.
CREATE INDEX run_without_value ON run (commit_id, session_id) WHERE outcome <> 'ok' OR placement = 'broken';
--> statement-breakpoint
CREATE TABLE sample (
  series_id INTEGER NOT NULL REFERENCES series (id),
  commit_id INTEGER NOT NULL REFERENCES "commit" (id),
  run_id INTEGER NOT NULL REFERENCES run (id),
  value REAL NOT NULL,
  PRIMARY KEY (series_id, commit_id, run_id)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
-- A commit over all its series; a chart reads the primary key instead.
CREATE INDEX sample_by_commit ON sample (commit_id, series_id);
--> statement-breakpoint
CREATE TABLE series_commit (
  series_id INTEGER NOT NULL REFERENCES series (id),
  commit_id INTEGER NOT NULL REFERENCES "commit" (id),
  runs INTEGER NOT NULL,
  median REAL NOT NULL,
  low REAL NOT NULL,
  high REAL NOT NULL,
  measured_at INTEGER NOT NULL,
  PRIMARY KEY (series_id, commit_id)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX series_commit_by_commit ON series_commit (commit_id, series_id);
--> statement-breakpoint
-- What engines did inside, seen in passes of their own: no runs, and no evidence of anything.
CREATE TABLE profile (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  commit_id INTEGER NOT NULL REFERENCES "commit" (id),
  workload_revision_id INTEGER NOT NULL REFERENCES workload_revision (id),
  variant_id INTEGER NOT NULL REFERENCES variant (id),
  epoch_id INTEGER NOT NULL REFERENCES epoch (id),
  outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'failed', 'unsupported')),
  stage TEXT,
  reason TEXT,
  started_at INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  details TEXT NOT NULL CHECK (json_valid(details))
) STRICT;
--> statement-breakpoint
-- A commit's profiles, and what the pass still lacks.
CREATE INDEX profile_by_commit ON profile (commit_id, workload_revision_id);
--> statement-breakpoint
-- What was judged from it.
CREATE TABLE series_analysis (
  series_id INTEGER NOT NULL REFERENCES series (id),
  branch_id INTEGER NOT NULL REFERENCES branch (id),
  analysed_at INTEGER NOT NULL,
  detector_version TEXT NOT NULL,
  blocks INTEGER NOT NULL,
  status TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  PRIMARY KEY (series_id, branch_id)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE regression (
  id INTEGER PRIMARY KEY,
  engine_id INTEGER NOT NULL REFERENCES engine (id),
  branch_id INTEGER NOT NULL REFERENCES branch (id),
  host_class TEXT NOT NULL,
  commit_id INTEGER NOT NULL REFERENCES "commit" (id),
  kind TEXT NOT NULL CHECK (kind IN ('regression', 'improvement')),
  state TEXT NOT NULL CHECK (state IN ('suspected', 'confirmed', 'not-reproduced', 'cant-tell', 'withdrawn')),
  -- The commits that may be the cause, and the last one before them.
  cause TEXT NOT NULL CHECK (json_valid(cause)),
  -- The event whose change points the history shows now, and the one in which reruns decided.
  event_id INTEGER,
  decision_event_id INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX regression_by_branch ON regression (branch_id, state, created_at);
--> statement-breakpoint
CREATE INDEX regression_by_commit ON regression (commit_id);
--> statement-breakpoint
CREATE TABLE regression_event (
  id INTEGER PRIMARY KEY,
  regression_id INTEGER NOT NULL REFERENCES regression (id),
  kind TEXT NOT NULL CHECK (kind IN ('suspected', 'revised', 'withdrawn', 'suspected-again', 'rerun', 'confirmed', 'not-reproduced', 'cant-tell', 'narrowed')),
  at INTEGER NOT NULL,
  detector_version TEXT NOT NULL,
  evidence TEXT NOT NULL CHECK (json_valid(evidence)),
  -- What reruns were planned or showed; null where the history alone spoke.
  rerun TEXT CHECK (json_valid(rerun))
) STRICT;
--> statement-breakpoint
CREATE INDEX regression_event_by_regression ON regression_event (regression_id, id);
--> statement-breakpoint
CREATE TABLE change_point (
  event_id INTEGER NOT NULL REFERENCES regression_event (id),
  series_id INTEGER NOT NULL REFERENCES series (id),
  commit_id INTEGER NOT NULL REFERENCES "commit" (id),
  after_commit_id INTEGER NOT NULL REFERENCES "commit" (id),
  direction TEXT NOT NULL CHECK (direction IN ('worse', 'better')),
  before REAL NOT NULL,
  after REAL NOT NULL,
  -- after / before; null where before is zero.
  ratio REAL,
  ratio_low REAL,
  ratio_high REAL,
  PRIMARY KEY (event_id, series_id, commit_id)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
-- The marks of one chart.
CREATE INDEX change_point_by_series ON change_point (series_id, event_id);
--> statement-breakpoint
-- What ingest does now: one row, overwritten.
CREATE TABLE activity (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  data TEXT NOT NULL CHECK (json_valid(data)),
  heartbeat_at INTEGER NOT NULL
) STRICT;
