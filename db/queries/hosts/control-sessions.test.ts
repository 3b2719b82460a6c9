import assert from "node:assert/strict";
import { test } from "node:test";
import { fillSyntheticHistory } from "../../../tests/fixture/synthetic-history.ts";
import { addSyntheticSessions, SYNTHETIC_CHECKS } from "../../../tests/fixture/synthetic-sessions.ts";
import { temporaryDatabase } from "../../../tests/fixture/temporary-database.ts";
import { readBranchCommits } from "../ingest/branch-commits.ts";
import { readSeries } from "../series/series.ts";
import { readControlSessions, readControlValues, readOldestMeasured } from "./control-sessions.ts";
import { readCommitEpochs, readEpochs } from "./epochs.ts";
import { readShortfalls } from "./session-checks.ts";

const host_class = "synthetic-2-core";
const { ctx, dir } = temporaryDatabase();
const { database } = ctx;
const made = fillSyntheticHistory({ dir, commits: 30, rounds: 3, seed: 2, waiting: 6 });
const { controls, first_after } = addSyntheticSessions({ dir, made });
const { engine_id, branch_id } = made;
const ids = readBranchCommits(database, branch_id).map(({ commit_id }) => commit_id);
const [series] = readSeries({ database, engine_id, host_class });

test("every session tells its control and its successor, oldest first", () => {
  const sessions = readControlSessions({ database, engine_id, branch_id, host_class });
  assert.equal(sessions.length, 33);
  const told = sessions.map(({ control_id, successor_id }) => [control_id, successor_id]);
  assert.deepEqual(told.slice(0, 3), Array(3).fill([null, null]), "these rounds name none");
  assert.deepEqual(told.slice(3, 8), Array(5).fill([ids[controls[0]], null]));
  assert.deepEqual(told.slice(8, 13), Array(5).fill([ids[controls[0]], ids[controls[1]]]));
  assert.deepEqual(told.slice(13, 28), Array(15).fill([ids[controls[1]], null]));
  assert.deepEqual(told.slice(28), Array(5).fill([ids[controls[2]], null]));
  assert.equal(new Set(sessions.map(({ epoch_id }) => epoch_id)).size, 2);
  assert.deepEqual(readControlSessions({ database, engine_id, branch_id, host_class: "other" }), []);
});

test("the control has a value in every session that measured it", () => {
  const series_ids = [series!.series_id];
  assert.equal(readOldestMeasured({ database, branch_id, series_ids })?.sha, made.shas[0]);
  assert.equal(readOldestMeasured({ database, branch_id, series_ids: [] }), null);
  const session_ids = readControlSessions({ database, engine_id, branch_id, host_class }).map(
    (one) => one.session_id,
  );
  const values = readControlValues({ database, series_ids, commit_ids: [ids[controls[0]]!], session_ids });
  assert.equal(values.length, 3 + 10);
  assert.equal(new Set(values.map(({ session_id }) => session_id)).size, 13);
});

test("epochs are told from their first session on, and which ones are behind a commit's value", () => {
  const epochs = readEpochs({ database, engine_id, host_class });
  assert.deepEqual(
    epochs.map(({ details }) => details.governor),
    ["performance", "powersave"],
  );
  assert.ok(epochs[0]!.started_at < epochs[1]!.started_at);
  const of = readCommitEpochs({ database, series_id: series!.series_id, commit_ids: ids });
  const [old, now] = epochs.map(({ epoch_id }) => epoch_id);
  assert.deepEqual(of.get(ids[1]!), [old]);
  assert.deepEqual(of.get(ids[0]!), [old, now]);
  assert.deepEqual(of.get(ids[first_after]!), [now]);
});

test("what the checks found wanting is counted over a commit's sessions, the worst first", () => {
  const read = (index: number) => readShortfalls({ database, commit_id: ids[index]!, host_class });
  assert.deepEqual(read(1), { checked: 0, sessions: 3, shortfalls: [] });
  const { checked, sessions, shortfalls } = read(first_after - 1);
  assert.deepEqual([checked, sessions], [5, 8]);
  assert.deepEqual(
    shortfalls.map(({ check, state, sessions }) => [check, state, sessions]),
    [
      ["governor", "bad", 5],
      ["cpu<b>", "bad", 5],
      ["swappiness", "improvable", 5],
    ],
  );
  assert.equal(shortfalls[0]!.should, SYNTHETIC_CHECKS.governor!.should);
});
