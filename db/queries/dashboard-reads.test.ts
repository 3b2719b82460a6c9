import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fillSyntheticHistory, type Synthetic } from "../../tests/fixture/synthetic-history.ts";
import { type Database, openDatabase } from "../client.ts";
import { readActivity } from "./activity.ts";
import { readLastMeasuredAncestor } from "./branch/ancestor.ts";
import { readBranchId } from "./branch/branch.ts";
import { countAfter, readLastValue, readNewestMeasured, readSeriesAt } from "./branch/freshness.ts";
import { readGaps } from "./branch/gaps.ts";
import { readHistory } from "./branch/history.ts";
import { readRounds } from "./branch/rounds.ts";
import { findCommits, readCommit } from "./commit/commit.ts";
import { readCommitList } from "./commit/commit-list.ts";
import { readCommitRuns, readPreparations } from "./commit/commit-runs.ts";
import { readCommitSummaries, readRunValues } from "./commit/commit-values.ts";
import { readControlSessions, readControlValues, readOldestMeasured } from "./hosts/control-sessions.ts";
import { readCommitEpochs, readEpochs } from "./hosts/epochs.ts";
import { readHostEpochs, readHosts } from "./hosts/hosts.ts";
import { readShortfalls } from "./hosts/session-checks.ts";
import { readSessionTimes } from "./hosts/session-times.ts";
import { readProvenance } from "./provenance.ts";
import { countRegressions, readMovements, readMovementsAt } from "./regressions/movements.ts";
import { findRegressions, readNewestRegressions, readRegressionCase } from "./regressions/regression-case.ts";
import { readRegressions } from "./regressions/regressions.ts";
import { readScope } from "./scope.ts";
import { boundsOfSeries, readBoundValues } from "./series/bounds.ts";
import { readSeries } from "./series/series.ts";
import { readSeriesAnalyses } from "./series/series-analyses.ts";
import { readSeriesMarks } from "./series/series-marks.ts";
import { readSeriesMoves } from "./series/series-moves.ts";
import { readSeriesNoise } from "./series/series-noise.ts";
import { readSeriesPoints } from "./series/series-points.ts";

const dir = mkdtempSync(join(tmpdir(), "plumbline-reads-"));
const host_class = "synthetic-2-core";
let made: Synthetic;
let database: Database;
const asked = new Set<string>();

before(() => {
  fillSyntheticHistory({
    dir,
    engine: "older",
    branch: "main",
    commits: 24,
    rounds: 1,
    seed: 1,
    workloads: 1,
  });
  made = fillSyntheticHistory({ dir, commits: 30, rounds: 3, seed: 2, workloads: 1, waiting: 2 });
  database = openDatabase({ dir, role: "dashboard" });
  const prepare = database.sqlite.prepare.bind(database.sqlite);
  database.sqlite.prepare = (source: string) => {
    asked.add(source);
    return prepare(source);
  };
});
after(() => {
  database.close();
  rmSync(dir, { recursive: true, force: true });
});

const idOf = (sha: string) => findCommits({ database, engine_id: made.engine_id, prefix: sha })[0]!.commit_id;

test("a page shows the engine asked for, else the one with the newest session", () => {
  assert.equal(readScope({ database })?.engine, "synthetic");
  assert.equal(readScope({ database, engine_name: "older" })?.engine, "older");
  assert.equal(readScope({ database, engine_name: "nobody" }), null);
  assert.deepEqual(readScope({ database })?.host_classes, [host_class]);
});

test("the last measured ancestor skips commits without a value, and counts them", () => {
  const { engine_id } = made;
  const ancestorOf = (sha: string) =>
    readLastMeasuredAncestor({ database, commit_id: idOf(sha), engine_id, host_class });
  assert.deepEqual(
    [ancestorOf(made.shas[9]!)?.sha, ancestorOf(made.shas[9]!)?.unmeasured],
    [made.shas[8], 0],
  );
  assert.deepEqual(
    [ancestorOf(made.shas[11]!)?.sha, ancestorOf(made.shas[11]!)?.unmeasured],
    [made.shas[9], 1],
  );
  assert.deepEqual(
    [ancestorOf(made.shas[29]!)?.sha, ancestorOf(made.shas[29]!)?.unmeasured],
    [made.shas[27], 1],
  );
  assert.equal(ancestorOf(made.shas[0]!), null);
});

test("a prefix finds every commit that begins with it, in this engine only", () => {
  const { engine_id } = made;
  assert.equal(findCommits({ database, engine_id, prefix: made.ambiguous }).length, 2);
  assert.equal(findCommits({ database, engine_id, prefix: made.shas[7]!.slice(0, 9) }).length, 1);
  assert.equal(findCommits({ database, engine_id, prefix: "0123456" }).length, 0);
});

test("a commit comes with its parent, its tags and its place on the branch", () => {
  const read = readCommit({ database, commit_id: idOf(made.shas[20]!) });
  assert.deepEqual(read.tags, ["v0.2.0"]);
  assert.equal(read.parents[0]?.sha, made.shas[19]);
  assert.deepEqual(read.branches, [{ name: "main", position: 20, commits: 29 }]);
});

test("a series' points are the medians of the rounds, and commits without a value are not among them", () => {
  const { engine_id, branch_id } = made;
  const [series] = readSeries({ database, engine_id, host_class });
  assert.equal(series?.metric, "throughput_ops");
  const series_ids = [series!.series_id];
  const points = readSeriesPoints({ database, series_ids, branch_id, from_position: 0 }).get(
    series!.series_id,
  )!;
  assert.equal(points.length, 30 - 2 - 2);
  assert.ok(points.every(({ low, median, high, runs }) => low <= median && median <= high && runs === 3));
  assert.ok(!points.some(({ position }) => [10, 19, 28, 29].includes(position)));
  assert.equal(
    readSeriesPoints({ database, series_ids, branch_id, from_position: 20 }).get(series_ids[0]!)!.length,
    8,
  );
  const marks = readSeriesMarks({ database, series_ids, branch_id }).get(series_ids[0]!) ?? [];
  assert.ok(marks.some(({ sha, direction }) => sha === made.planted.parser && direction === "worse"));
  assert.equal(readSeriesAnalyses({ database, series_ids, branch_id }).get(series_ids[0]!)?.status, "judged");
});

test("what has a limit is read from the newest commits of the branch only", () => {
  const { engine_id, branch_id } = made;
  const series = readSeries({ database, engine_id, host_class });
  assert.deepEqual(boundsOfSeries(series), []);
  const series_ids = series.map(({ series_id }) => series_id);
  const read = readBoundValues({ database, series_ids, branch_id, commits: 6 });
  assert.equal(read.size, 8);
  assert.deepEqual(
    read.get(series_ids[0]!)!.map(({ sha, runs }) => [sha, runs]),
    made.shas.slice(24, 28).map((sha) => [sha, 3]),
  );
  assert.equal(readBoundValues({ database, series_ids: [], branch_id, commits: 6 }).size, 0);
});

test("a gap knows whether its commit failed or was not tried", () => {
  const [series] = readSeries({ database, engine_id: made.engine_id, host_class });
  const gaps = readGaps({
    database,
    commit_ids: [made.unbuilt, made.dead, made.shas[29]!].map(idOf),
    workload_revision_id: series!.workload_revision_id,
    variant_id: series!.variant_id,
  });
  assert.equal(gaps.get(idOf(made.unbuilt))?.stage, "prepare");
  assert.equal(gaps.get(idOf(made.dead))?.stage, "start");
  assert.equal(gaps.has(idOf(made.shas[29]!)), false);
});

test("a commit's runs, values and tries belong to it alone", () => {
  const { engine_id } = made;
  const commit_id = idOf(made.shas[4]!);
  assert.equal(readCommitRuns({ database, commit_id, host_class }).length, 3);
  assert.equal(readCommitSummaries({ database, commit_id }).size, 8);
  assert.equal(readRunValues({ database, commit_ids: [commit_id], engine_id, host_class }).length, 24);
  assert.equal(readPreparations({ database, commit_id: idOf(made.unbuilt) })[0]?.outcome, "failed");
});

test("the list of commits tells what became of each, and goes on before a position", () => {
  const { branch_id } = made;
  const lines = readCommitList({ database, branch_id, host_class, limit: 10 });
  assert.deepEqual([lines[0]?.position, lines[0]?.measured, lines[2]?.measured], [29, false, true]);
  assert.deepEqual([lines[0]?.sessions, lines[2]?.sessions], [3, 3]);
  const older = readCommitList({ database, branch_id, host_class, before: 20, limit: 12 });
  assert.equal(older[0]?.position, 19);
  assert.deepEqual(
    [older[0]?.measured, older[0]?.without_value, older[0]?.last_without],
    [false, 3, { outcome: "failed", stage: "start" }],
  );
  assert.equal(older.find(({ sha }) => sha === made.unbuilt)?.unprepared, "prepare");
  assert.equal(readCommitList({ database, branch_id, host_class: "another", limit: 1 })[0]?.sessions, 0);
});

test("regressions come newest commit first, with the changes that stand and their evidence", () => {
  const { branch_id } = made;
  const read = readRegressions({ database, branch_id, state: "suspected", limit: 10, host_class });
  const positions = read.map(({ sha }) => made.shas.indexOf(sha));
  assert.deepEqual(
    positions,
    [...positions].sort((a, b) => b - a),
  );
  const parser = read.find(({ sha }) => sha === made.planted.parser)!;
  assert.equal(parser.kind, "regression");
  assert.equal(parser.changes[0]?.after_sha, made.shas[7]);
  assert.equal(parser.events[0]?.evidence.completed_rounds, 3);
  const elsewhere = { database, branch_id, state: "suspected", limit: 10, host_class: "another" } as const;
  assert.deepEqual(readRegressions(elsewhere), []);
});

test("the case of a regression holds its figures, its levels and the sessions of both, with no control to tell of", () => {
  const { engine_id } = made;
  const at = (sha: string) => findRegressions({ database, engine_id, commit_id: idOf(sha) });
  const [slow] = at(made.planted.parser);
  assert.deepEqual([slow?.sha, slow?.kind, slow?.state], [made.planted.parser, "regression", "suspected"]);
  const found = readRegressionCase({ database, regression_id: slow!.regression_id });
  assert.deepEqual([found.cause.after.sha, found.cause.commits], [made.shas[7], [made.planted.parser]]);
  const [strongest] = found.seen.series;
  assert.ok(strongest!.label.includes(" of ") && strongest!.direction === "worse");
  assert.equal(strongest!.commits_before, 8);
  assert.ok(
    found.levels.length > 0 &&
      found.levels.every(({ before, after }) => before.length === 3 && after.length === 3),
  );
  assert.ok(found.levels[0]!.before.every(({ control }) => control === null));
  const newest = readNewestRegressions({ database, engine_id, limit: 50 });
  assert.ok(newest.some(({ sha }) => sha === made.planted.improvement));
  for (const { regression_id } of newest) {
    const { courses, seen } = readRegressionCase({ database, regression_id });
    assert.ok(courses.length > 0 && courses.length <= seen.series.length);
  }
});

test("hosts, rounds, origin and activity are told as they are", () => {
  const { engine_id, branch_id } = made;
  const [host] = readHosts({ database, engine_id });
  assert.deepEqual([host?.placement, host?.epoch.number, host?.session.origin], ["pinned", 1, "measured"]);
  assert.deepEqual(readRounds({ database, engine_id, branch_id, host_class }), { begun: 3, completed: 3 });
  assert.deepEqual(readProvenance({ database, engine_id, host_class }), { measured: null, recordings: [] });
  assert.equal(readActivity({ database }).said, null);
  assert.equal(readBranchId({ database, engine_id, name: "main" }), branch_id);
  assert.equal(readHistory({ database, branch_id, limit: 5 }).total, 30);
});

test("what moved, what is fresh and how long sessions take is told for the newest commits", () => {
  const { engine_id, branch_id } = made;
  const place = { database, branch_id, host_class };
  const { movements } = readMovements({ ...place, state: "suspected", from_position: 0, limit: 9 });
  assert.ok(movements.some(({ sha }) => sha === made.planted.parser));
  assert.equal(countRegressions(place).confirmed, 0);
  const [at] = readMovementsAt({ ...place, commit_ids: [idOf(made.planted.parser)] });
  assert.equal(at?.strongest?.direction, "worse");
  const moves = readSeriesMoves({ ...place, from_position: 0 });
  assert.ok(moves.size > 0);
  const series_ids = [...moves.keys()];
  assert.equal(readSeriesNoise({ database, series_ids, branch_id }).get(series_ids[0]!)?.status, "judged");
  const [newest] = readNewestMeasured({ ...place, engine_id, limit: 3 });
  assert.equal(newest?.sha, made.shas[27], "the newest two wait");
  assert.equal(readSeriesAt({ database, commit_ids: [newest!.commit_id] }).size, 8);
  assert.equal(countAfter({ database, branch_id, position: 27 }), 2);
  const last = readLastValue({ database, branch_id, series_id: series_ids[0]!, before: 20 });
  assert.equal(last?.sha, made.shas[18], "commit 19 died");
  const times = readSessionTimes({ ...place, engine_id });
  assert.deepEqual(
    times.map(({ kind, commits }) => [kind, commits]),
    Array(3).fill(["round", 30]),
  );
  const [host] = readHosts({ database, engine_id });
  assert.deepEqual(
    readHostEpochs({ database, host_id: host!.host_id }).map(({ before }) => before),
    [null],
  );
});

test("what tells of the host is read, and says that there is nothing to say", () => {
  const { engine_id, branch_id } = made;
  const series_ids = readSeries({ database, engine_id, host_class }).map(({ series_id }) => series_id);
  const commit_id = idOf(made.shas[1]!);
  assert.equal(readEpochs({ database, engine_id, host_class }).length, 1);
  assert.deepEqual(
    readCommitEpochs({ database, series_id: series_ids[0]!, commit_ids: [commit_id] }).get(commit_id)?.length,
    1,
  );
  const sessions = readControlSessions({ database, engine_id, branch_id, host_class });
  assert.ok(sessions.length === 3 && sessions.every(({ control_id }) => control_id === null));
  assert.equal(readOldestMeasured({ database, branch_id, series_ids })?.sha, made.shas[0]);
  const session_ids = sessions.map(({ session_id }) => session_id);
  const values = readControlValues({ database, series_ids, commit_ids: [commit_id], session_ids });
  assert.equal(values.length, 3 * series_ids.length);
  assert.equal(readShortfalls({ database, commit_id, host_class }).checked, 0);
});

test("no read for a page scans a table that grows with every run", () => {
  assert.ok(asked.size > 20);
  for (const source of [...asked]) {
    const unbound = Array.from(source.matchAll(/\?/g), () => 1);
    const plan = database.sqlite.prepare(`explain query plan ${source}`).all(...unbound) as {
      detail: string;
    }[];
    const scans = plan.filter(({ detail }) =>
      /^SCAN (sample|run|series_commit|session_commit|commit|commit_parent|change_point|regression_event)\b/.test(
        detail,
      ),
    );
    assert.deepEqual(scans, [], source);
  }
});
