import assert from "node:assert/strict";
import { before, test } from "node:test";
import { temporarySuspicion } from "../../../tests/fixture/suspicion.ts";
import {
  branchOf,
  runOf,
  seedEngine,
  shaOf,
  temporaryDatabase,
} from "../../../tests/fixture/temporary-database.ts";
import { recordBranch } from "../../commands/engine/record-branch.ts";
import { recordHost } from "../../commands/host/record-host.ts";
import { storeRun } from "../../commands/run/store-run.ts";
import { openSession } from "../../commands/session/open-session.ts";
import type { SessionKind } from "../../contract/session.ts";
import { readCommonBranch, readPlaces } from "./branch-places.ts";
import { readChangeFigures, readChangesBetween } from "./changes-between.ts";
import { findNamedCommits } from "./named-commits.ts";
import { readMeasuredIn, readSharedSessions, readSharedValues } from "./shared-sessions.ts";
import { readSideSeries } from "./side-series.ts";
import { readBranchNames, readNewestTags } from "./tagged-commits.ts";

const { ctx } = temporaryDatabase();
const { database } = ctx;
const seed = seedEngine(ctx, [1, 2, 3, 4]);
const { engine_id, branch_id, host_id, epoch_id, workload_revision_id, variant_id } = seed;
const ids = seed.commits.map(({ commit_id }) => commit_id);
const host_class = "desk-2c";
const asked = new Set<string>();

function sessionOf(key: string, of: number[], kind: SessionKind = "candidate", epoch = epoch_id): number {
  return openSession({
    ctx,
    input: {
      ...{
        key: `session-${key}`,
        engine_id,
        branch_id,
        host_id,
        kind,
        epoch_id: epoch,
        origin: "measured",
        checks: {},
      },
      commits: of.map((commit_id) => ({ commit_id, role: "history" })),
    },
  });
}

function runIn(
  session_id: number,
  commit_id: number,
  value: number,
  more: Parameters<typeof runOf>[2] = {},
): void {
  const result = runOf(`run-${session_id}-${commit_id}-${value}`, value, more);
  storeRun({ ctx, input: { session_id, commit_id, workload_revision_id, variant_id, result } });
}

before(() => {
  const both = sessionOf("both", [ids[0]!, ids[1]!]);
  runIn(both, ids[0]!, 100);
  runIn(both, ids[1]!, 90);
  runIn(both, ids[1]!, 55, { outcome: "disturbed" });
  const rerun = sessionOf("rerun", [ids[0]!, ids[1]!], "rerun");
  runIn(rerun, ids[0]!, 101);
  runIn(rerun, ids[1]!, 91);
  const other = recordHost({ ctx, input: { name: "desk", class: host_class, details: { cpu: "y" } } });
  runIn(sessionOf("later", [ids[3]!], "candidate", other.epoch_id), ids[3]!, 80);
  recordBranch({
    ctx,
    input: {
      engine_id,
      name: "release/1.x",
      commits: branchOf([1, 2, 9]).map((one) => ({
        ...one,
        tags: one.position === 2 ? ["v1.0", "0009"] : [],
      })),
    },
  });
  const prepare = database.sqlite.prepare.bind(database.sqlite);
  database.sqlite.prepare = (source: string) => {
    asked.add(source);
    return prepare(source);
  };
});

test("a name means its tag, its branch's newest commit, and every commit whose hash begins so", () => {
  const named = (name: string) =>
    findNamedCommits({ database, engine_id, name }).map(({ kind, sha }) => [kind, sha]);
  assert.deepEqual(named("v1.0"), [["tag", shaOf(9)]]);
  assert.deepEqual(named("release/1.x"), [["branch", shaOf(9)]]);
  assert.deepEqual(named("main"), [["branch", shaOf(4)]]);
  assert.deepEqual(named(shaOf(2)), [["hash", shaOf(2)]]);
  assert.equal(named("0000").length, 5);
  assert.deepEqual(named("0009"), [["tag", shaOf(9)]]);
  assert.deepEqual(named("000"), [], "three figures are no hash");
  assert.deepEqual(named("nothing'; drop table commit"), []);
});

test("tags come newest commit first, branches the one seen last first", () => {
  const tags = readNewestTags({ database, engine_id, limit: 10 });
  assert.deepEqual(
    tags.map(({ name }) => name),
    ["0009", "v1.0"],
  );
  assert.deepEqual(readBranchNames({ database, engine_id, limit: 10 }).sort(), ["main", "release/1.x"]);
});

test("only sessions in which both ran are shared, and reruns are none of them", () => {
  const commit_ids = [ids[0]!, ids[1]!] as const;
  const shared = readSharedSessions({ database, host_class, commit_ids });
  assert.equal(shared.length, 1, "neither the round that was planned and never ran, nor the rerun");
  assert.deepEqual(readSharedSessions({ database, host_class: "another", commit_ids }), []);
  const [series] = readSideSeries({ database, engine_id, sides: [{ host_class, commit_id: ids[0]! }] });
  const series_ids = series!.map((one) => one.series_id);
  const values = readSharedValues({
    database,
    engine_id,
    host_class,
    session_ids: shared,
    commit_ids,
    series_ids,
  });
  assert.deepEqual(
    values.map(({ value }) => value).sort(),
    [100, 90],
    "neither the rerun nor the disturbed one",
  );
  const none = { database, engine_id, host_class, session_ids: shared, commit_ids };
  assert.deepEqual(readSharedValues({ ...none, series_ids: [] }), []);
});

test("a commit is read from its own side, over whichever revisions it has a value in", () => {
  const commit_id = ids[1]!;
  const sides = [host_class, "another"].map((of_class) => ({ host_class: of_class, commit_id }));
  const [series, none] = readSideSeries({ database, engine_id, sides });
  assert.deepEqual(
    series!.map(({ workload, title, variant, metric, runs, median }) => {
      return [workload, title, variant, metric, runs, median];
    }),
    [["get-p1", "GET", "default", "throughput_ops", 1, 90]],
  );
  assert.deepEqual(none, []);
});

test("a commit knows the epochs that it was measured in", () => {
  const epochs = (commit_id: number) =>
    readMeasuredIn({ database, host_class, commit_id }).map((one) => one.epoch_id);
  assert.deepEqual(epochs(ids[0]!), [epoch_id]);
  assert.equal(epochs(ids[3]!).length, 1);
  assert.notEqual(epochs(ids[3]!)[0], epoch_id);
  assert.deepEqual(epochs(ids[2]!), [], "planned in a round, and never run");
});

test("two commits have a branch in common, the preferred one where it holds both", () => {
  const common = (one: number, other: number, preferred: number | null) =>
    readCommonBranch({ database, engine_id, commit_ids: [one, other], preferred });
  assert.equal(common(ids[0]!, ids[1]!, branch_id)?.name, "main");
  assert.deepEqual(common(ids[1]!, ids[3]!, null)?.positions, [1, 3]);
  const [elsewhere] = findNamedCommits({ database, engine_id, name: "v1.0" });
  assert.equal(common(ids[0]!, elsewhere!.commit_id, branch_id)?.name, "release/1.x");
  assert.equal(common(ids[3]!, elsewhere!.commit_id, branch_id), null);
  const places = readPlaces({ database, branch_id, commit_ids: [ids[1]!, elsewhere!.commit_id, 999_999] });
  assert.deepEqual([...places], [[ids[1], 1]]);
});

test("changes between two places are those whose cause may lie there, with the figures of the reruns once confirmed", () => {
  const { ctx, branch_id, regression_id, series_id, decide } = temporarySuspicion([1, 2]);
  const between = (from_position: number, to_position: number) =>
    readChangesBetween({ database: ctx.database, branch_id, host_class, from_position, to_position });
  const [suspected] = between(0, 3);
  assert.deepEqual(
    [
      suspected?.state,
      suspected?.after_position,
      suspected?.position,
      suspected?.upto_position,
      suspected?.reason,
    ],
    ["suspected", 0, 2, 2, "Slower"],
  );
  assert.equal(between(1, 3).length, 1, "its cause may lie after the first");
  assert.equal(between(2, 3).length, 0);
  assert.equal(between(0, 0).length, 0);
  const figures = () => readChangeFigures({ database: ctx.database, regression_ids: [regression_id] });
  assert.deepEqual(figures(), [
    { regression_id, series_id, by_reruns: 0, ratio: 0.7, ratio_low: 0.68, ratio_high: 0.72 },
  ]);
  decide("confirmed");
  assert.deepEqual([between(0, 3)[0]?.state, between(0, 3)[0]?.reason], ["confirmed", "confirmed by reruns"]);
  const by_reruns = figures().find((one) => one.by_reruns === 1);
  assert.deepEqual([by_reruns?.ratio, by_reruns?.ratio_low, by_reruns?.ratio_high], [0.5, 0.45, 0.55]);
});

test("where nothing is known to have changed, nothing is said to have", () => {
  const from = { database, branch_id, host_class, from_position: 0, to_position: 3 };
  assert.deepEqual(readChangesBetween(from), []);
  assert.deepEqual(readChangeFigures({ database, regression_ids: [1] }), []);
});

test("a change that reruns did not reproduce is none between the two", () => {
  const { ctx, branch_id, decide } = temporarySuspicion([2]);
  decide("not-reproduced");
  const all = { database: ctx.database, branch_id, host_class, from_position: 0, to_position: 3 };
  assert.deepEqual(readChangesBetween(all), []);
});

test("no read of a comparison scans a table", () => {
  assert.ok(asked.size >= 8);
  for (const source of [...asked]) {
    const unbound = Array.from(source.matchAll(/\?/g), () => 1);
    const plan = database.sqlite.prepare(`explain query plan ${source}`).all(...unbound) as {
      detail: string;
    }[];
    const scans = plan.filter(({ detail }) => /^SCAN (?!json_each|chosen|wanted)/.test(detail));
    assert.deepEqual(scans, [], source);
  }
});
