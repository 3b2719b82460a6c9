-- Compressed bodies, kept out of the main file so that it stays small enough to be read in one go.
CREATE TABLE blob (
  run_key TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('latency', 'windows', 'info', 'stacks', 'cpuprofile')),
  encoding TEXT NOT NULL CHECK (encoding IN ('hdr-v2-deflate', 'json-deflate')),
  body BLOB NOT NULL,
  PRIMARY KEY (run_key, kind)
) STRICT, WITHOUT ROWID;
