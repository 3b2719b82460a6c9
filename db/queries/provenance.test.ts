import assert from "node:assert/strict";
import { test } from "node:test";
import { fillSyntheticHistory } from "../../tests/fixture/synthetic-history.ts";
import { addSyntheticSessions } from "../../tests/fixture/synthetic-sessions.ts";
import { temporaryDatabase } from "../../tests/fixture/temporary-database.ts";
import { readBranchCommits } from "./ingest/branch-commits.ts";
import { readProvenance } from "./provenance.ts";

const host_class = "synthetic-2-core";
const { ctx, dir } = temporaryDatabase();
const { database } = ctx;
const recorded = { dir, commits: 30, rounds: 3, seed: 2, waiting: 6, workloads: 1 };
const made = fillSyntheticHistory({ ...recorded, origin: "recording" });
addSyntheticSessions({ dir, made });
const { engine_id, branch_id } = made;
const ids = readBranchCommits(database, branch_id).map(({ commit_id }) => commit_id);
const read = (commit_id?: number) => readProvenance({ database, engine_id, host_class, commit_id });

test("beside a recording it is told how many sessions were measured here", () => {
  const { measured, recordings } = read();
  assert.equal(measured, 30);
  assert.equal(recordings.length, 1);
  assert.ok(recordings[0]!.from < recordings[0]!.to);
});

test("of a commit only the sessions that measured it count", () => {
  assert.equal(read(ids[0]).measured, 10, "the first control was measured here too");
  assert.equal(read(ids[1]).measured, 0);
  assert.equal(read(ids[1]).recordings.length, 1);
});

test("where nothing is a recording there is nothing to tell", () => {
  assert.deepEqual(readProvenance({ database, engine_id, host_class: "other" }), {
    measured: null,
    recordings: [],
  });
});
