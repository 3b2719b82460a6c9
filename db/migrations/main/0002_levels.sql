-- The levels of a series by commit: what is known between two commits is told without a look into every analysis.
CREATE TABLE series_level (
  branch_id INTEGER NOT NULL REFERENCES branch (id),
  series_id INTEGER NOT NULL REFERENCES series (id),
  -- First and last commit of the level.
  from_commit_id INTEGER NOT NULL REFERENCES "commit" (id),
  to_commit_id INTEGER NOT NULL REFERENCES "commit" (id),
  value REAL NOT NULL,
  PRIMARY KEY (branch_id, series_id, from_commit_id)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
INSERT OR IGNORE INTO series_level
SELECT series_analysis.branch_id, series_analysis.series_id, first.id, last.id, json_extract(level.value, '$.value')
FROM series_analysis
CROSS JOIN json_each(series_analysis.data, '$.levels') AS level
CROSS JOIN branch ON branch.id = series_analysis.branch_id
CROSS JOIN "commit" AS first ON first.engine_id = branch.engine_id AND first.sha = json_extract(level.value, '$.from')
CROSS JOIN "commit" AS last ON last.engine_id = branch.engine_id AND last.sha = json_extract(level.value, '$.to');
--> statement-breakpoint
-- Taken out of the data: how many suspected changes it tells of, and the smallest that could have shown.
ALTER TABLE series_analysis ADD COLUMN suspected INTEGER NOT NULL DEFAULT 0;
--> statement-breakpoint
ALTER TABLE series_analysis ADD COLUMN smallest_detectable REAL;
--> statement-breakpoint
UPDATE series_analysis SET
  suspected = coalesce(json_array_length(data, '$.suspected'), 0),
  smallest_detectable = json_extract(data, '$.smallest_detectable');
--> statement-breakpoint
-- Both of many series, without a look at their data.
CREATE INDEX series_analysis_known ON series_analysis (branch_id, series_id, suspected, smallest_detectable);
