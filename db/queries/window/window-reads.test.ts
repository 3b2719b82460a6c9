import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fillSyntheticHistory, type Synthetic } from "../../../tests/fixture/synthetic-history.ts";
import { type Database, openDatabase } from "../../client.ts";
import { readSeries } from "../series/series.ts";
import { readBranchSpan } from "./branch-span.ts";
import { findOnBranch } from "./find-on-branch.ts";
import { readReleases } from "./releases.ts";
import { readSeriesChanges } from "./series-changes.ts";
import { readSeriesLine } from "./series-line.ts";
import { readSingleRuns } from "./single-runs.ts";
import { readCommitIds, readCommitTimes, readWindowCommits } from "./window-commits.ts";
import { readWindowStamp } from "./window-stamp.ts";

const dir = mkdtempSync(join(tmpdir(), "plumbline-window-"));
const host_class = "synthetic-2-core";
const asked = new Set<string>();
let made: Synthetic;
let database: Database;
let series_id: number;
let on: { database: Database; engine_id: number; branch_id: number };

before(() => {
  fillSyntheticHistory({ dir, engine: "older", commits: 30, rounds: 1, seed: 1, workloads: 1 });
  made = fillSyntheticHistory({ dir, commits: 40, rounds: 3, seed: 2, workloads: 1, waiting: 2 });
  database = openDatabase({ dir, role: "dashboard" });
  const prepare = database.sqlite.prepare.bind(database.sqlite);
  database.sqlite.prepare = (source: string) => {
    asked.add(source);
    return prepare(source);
  };
  on = { database, engine_id: made.engine_id, branch_id: made.branch_id };
  series_id = readSeries({ database, engine_id: made.engine_id, host_class })[0]!.series_id;
});
after(() => {
  database.close();
  rmSync(dir, { recursive: true, force: true });
});

test("a branch has a first and a last position, and none before it is recorded", () => {
  const { first, last } = readBranchSpan(on)!;
  assert.deepEqual([first, last], [0, 39]);
  assert.equal(readBranchSpan({ database, branch_id: 999 }), null);
});

test("a commit of the branch is found by tag, by hash and by the beginning of its hash, if that is one commit's", () => {
  const positionOf = (name: string) => findOnBranch({ ...on, name })?.position ?? null;
  assert.equal(positionOf("v0.2.0"), 20);
  assert.equal(positionOf(made.shas[7]!), 7);
  assert.equal(positionOf(made.shas[7]!.slice(0, 9)), 7);
  assert.equal(positionOf(made.ambiguous), null);
  for (const name of ["v9", "0", "'; drop table run; --", "%", "*"])
    assert.equal(positionOf(name), null, name);
});

test("a series is read over a stretch in branch order, with the measured commit before it", () => {
  const line = readSeriesLine({ database, series_id, branch_id: made.branch_id, from: 8, to: 20 });
  assert.deepEqual(line.position, [8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 20]);
  assert.equal(line.before?.position, 7);
  assert.ok(line.median.every((value, i) => line.low[i]! <= value && value <= line.high[i]!));
  assert.deepEqual(new Set(line.runs), new Set([3]));
  const whole = readSeriesLine({ database, series_id, branch_id: made.branch_id, from: 0, to: 39 });
  assert.equal(whole.before, null);
  assert.equal(whole.position.length, 36);
});

test("commits are read by position, and their times over a stretch", () => {
  const { branch_id } = made;
  const commits = readWindowCommits({ database, branch_id, positions: [30, 5, 999] });
  assert.deepEqual(
    commits.map(({ position, sha }) => [position, sha]),
    [
      [5, made.shas[5]],
      [30, made.shas[30]],
    ],
  );
  const ids = readCommitIds({ database, branch_id, positions: [30, 5, 999] });
  assert.deepEqual(
    ids,
    [5, 30].map((position) => ({
      commit_id: findOnBranch({ ...on, name: made.shas[position]! })!.commit_id,
      position,
    })),
  );
  const times = readCommitTimes({ database, branch_id, from: 3, to: 6 });
  assert.deepEqual(
    times.map(({ position }) => position),
    [3, 4, 5, 6],
  );
  assert.ok(times.every((one, i) => i === 0 || one.committed_at > times[i - 1]!.committed_at));
});

test("releases are the tags of the stretch", () => {
  const tags = (from: number, to: number) => readReleases({ ...on, from, to }).map(({ name }) => name);
  assert.deepEqual(tags(0, 39), ["v0.1.0", "v0.2.0"]);
  assert.deepEqual(tags(1, 39), ["v0.2.0"]);
});

test("a series' changes come with their state, in branch order", () => {
  const changes = readSeriesChanges({ database, series_ids: [series_id], branch_id: made.branch_id });
  const parser = changes.get(series_id)!.find(({ sha }) => sha === made.planted.parser);
  assert.deepEqual([parser?.state, parser?.direction, parser?.position], ["suspected", "worse", 8]);
  assert.equal(readSeriesChanges({ database, series_ids: [], branch_id: made.branch_id }).size, 0);
});

test("single runs belong to the commits asked for, and say their host", () => {
  const { commit_id } = findOnBranch({ ...on, name: made.shas[4]! })!;
  const runs = readSingleRuns({ database, series_id, commit_ids: [commit_id] });
  assert.equal(runs.length, 3);
  assert.ok(runs.every((run) => run.commit_id === commit_id && /^synthetic/.test(run.host)));
});

test("the stamp of a window is the same until something is written that it shows", () => {
  const stamp = () => readWindowStamp({ ...on, series_ids: [series_id], from: 0, to: 39 });
  const first = stamp();
  assert.equal(stamp(), first);
  const writer = openDatabase({ dir, role: "ingest" });
  try {
    writer.sqlite.prepare("insert into commit_tag values (?, 'v0.3.0', ?)").run(made.engine_id, 40);
    const tagged = stamp();
    assert.notEqual(tagged, first);
    writer.sqlite.prepare("update commit_tag set name = 'v0.3.1' where name = 'v0.3.0'").run();
    assert.notEqual(stamp(), tagged, "another name");
    writer.sqlite.prepare("update preparation set prepared_at = prepared_at + 1").run();
    assert.notEqual(stamp(), tagged);
  } finally {
    writer.close();
  }
});

test("no read for a chart scans a table that grows with commits, runs or judgements", () => {
  assert.ok(asked.size > 12);
  const grows =
    /^SCAN (sample|run|series_commit|session|session_commit|commit|at_commit|commit_parent|commit_tag|branch_commit|preparation|change_point|regression|regression_event|series_analysis)\b/;
  for (const source of [...asked]) {
    const unbound = Array.from(source.matchAll(/\?/g), () => 1);
    const named = { engine_id: 1, branch_id: 1, series_ids: "[]", from: 1, to: 1 };
    const plan = database.sqlite
      .prepare(`explain query plan ${source}`)
      .all(...(unbound.length > 0 ? unbound : [named])) as { detail: string }[];
    assert.deepEqual(
      plan.filter(({ detail }) => grows.test(detail)).map(({ detail }) => detail),
      [],
      source,
    );
  }
});
