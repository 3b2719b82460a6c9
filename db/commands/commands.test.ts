import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { eq } from "drizzle-orm";
import {
  branchOf,
  runOf,
  seedEngine,
  shaOf,
  temporaryDatabase,
} from "../../tests/fixture/temporary-database.ts";
import { write } from "../client.ts";
import type { SessionChecks } from "../contract/session.ts";
import { ConflictError } from "../errors.ts";
import { readBranchCommits } from "../queries/ingest/branch-commits.ts";
import { blob } from "../schema/blob.ts";
import { commit, commitEpoch, epoch, run, sample, seriesCommit, session } from "../schema/index.ts";
import { recordBranch } from "./engine/record-branch.ts";
import { recordHost } from "./host/record-host.ts";
import { storeRun } from "./run/store-run.ts";
import { closeSession } from "./session/close-session.ts";
import { openSession } from "./session/open-session.ts";
import { recordVariant } from "./workload/record-variant.ts";

function seeded() {
  const { ctx } = temporaryDatabase();
  const seed = seedEngine(ctx, [1, 2, 3]);
  const { session_id, workload_revision_id, variant_id, commits } = seed;
  const place = { session_id, workload_revision_id, variant_id, commit_id: commits[0]!.commit_id };
  const store = (result: Parameters<typeof runOf>) =>
    storeRun({ ctx, input: { ...place, result: runOf(...result) } });
  return { ctx, seed, place, store, orm: ctx.database.orm };
}

test("a run is stored once, whole, with its bodies", () => {
  const { ctx, place, orm } = seeded();
  const result = runOf("run-00001", 100, {
    blobs: [{ kind: "latency", encoding: "hdr-v2-deflate", body: Buffer.from("body") }],
  });
  const first = storeRun({ ctx, input: { ...place, result } });
  assert.equal(first.stored, true);
  const again = storeRun({ ctx, input: { ...place, result } });
  assert.deepEqual(again, { run_id: first.run_id, stored: false });
  assert.equal(orm.select().from(run).all().length, 1);
  assert.equal(orm.select().from(sample).all().length, 1);
  assert.equal(ctx.database.blobs.select().from(blob).all()[0]!.body.toString(), "body");
});

test("a run with a wrong part leaves nothing behind", () => {
  const { ctx, place, orm } = seeded();
  const wrong = runOf("run-00002", 100, {
    samples: [
      { metric: "throughput_ops", value: 1 },
      { metric: "throughput_ops", value: 2 },
    ],
  });
  assert.throws(() => storeRun({ ctx, input: { ...place, result: wrong } }), /UNIQUE/);
  assert.equal(orm.select().from(run).all().length, 0);
  assert.throws(() => storeRun({ ctx, input: { ...place, result: runOf("run-00003", Number.NaN) } }));
  assert.throws(() => storeRun({ ctx, input: { ...place, result: runOf("run-00003", -1) } }));
});

test("the summary of a commit counts only runs that are evidence", () => {
  const { store, orm } = seeded();
  store(["run-00001", 100]);
  store(["run-00002", 300]);
  store(["run-00003", 900, { outcome: "disturbed", reason: "the dashboard used 9 % of a core" }]);
  store(["run-00004", 900, { placement: "broken" }]);
  store(["run-00005", 140]);
  store(["run-00006", 160, { placement: "unpinned" }]);
  const [summary] = orm.select().from(seriesCommit).all();
  assert.deepEqual([summary!.runs, summary!.median, summary!.low, summary!.high], [4, 150, 100, 300]);
  assert.equal(orm.select().from(sample).all().length, 6);
});

test("a control that was measured for years is summed up from its newest 500 runs", () => {
  const { ctx, seed, place, store, orm } = seeded();
  store(["run-00000", 9_000]);
  const { engine_id, branch_id, host_id, epoch_id } = seed;
  const about = { kind: "round" as const, origin: "measured" as const, checks: {}, commits: [] };
  const where = { engine_id, branch_id, host_id, epoch_id };
  const session_id = openSession({ ctx, input: { key: "session-2", ...where, ...about } });
  for (let i = 1; i <= 500; i++) {
    const result = runOf(`run-of-a-control-${i}`, 100 + (i % 3));
    storeRun({ ctx, input: { ...place, session_id, result } });
  }
  const [summary] = orm.select().from(seriesCommit).all();
  assert.deepEqual([summary!.runs, summary!.median, summary!.high], [500, 101, 102]);
});

test("the epochs of a commit's evidence are kept, once each, and not those of what is none", () => {
  const { ctx, seed, place, store, orm } = seeded();
  const { engine_id, branch_id, commits, workload_revision_id, variant_id } = seed;
  store(["run-00001", 100]);
  store(["run-00002", 100]);
  const later = recordHost({ ctx, input: { name: "desk", class: "desk-2c", details: { cpu: "y" } } });
  const about = { engine_id, branch_id, ...later, origin: "measured" as const, checks: {} };
  const roles = [{ commit_id: commits[0]!.commit_id, role: "before" as const }];
  for (const [kind, more] of [
    ["rerun", {}],
    ["round", { outcome: "disturbed" as const, reason: "somebody used the core" }],
  ] as const) {
    const session_id = openSession({
      ctx,
      input: { ...about, key: `session-of-${kind}`, kind, commits: roles },
    });
    storeRun({ ctx, input: { ...place, session_id, result: runOf(`run-of-a-${kind}`, 100, more) } });
  }
  assert.deepEqual(orm.select().from(commitEpoch).all(), [
    { workload_revision_id, variant_id, commit_id: place.commit_id, epoch_id: seed.epoch_id },
  ]);
});

test("what was written is copied into the main file between writes, once it is much and there is time", async () => {
  const { ctx, dir } = temporaryDatabase();
  const size = () => statSync(join(dir, "plumbline.db")).size;
  const before = size();
  const fill = (from: number, rows: number) =>
    write(ctx.database, () => {
      const insert = ctx.database.sqlite.prepare(
        "insert into host (name, class, created_at) values (?, ?, 0)",
      );
      for (let i = from; i < from + rows; i++) insert.run(`host ${i}`, "x".repeat(200));
    });
  fill(0, 100);
  assert.equal(size(), before, "a little stays in the log");
  fill(100, 5_000);
  assert.equal(size(), before, "nothing waits for it");
  await setImmediate();
  const copied = size();
  assert.ok(copied > before + 1_000_000);
  for (let i = 0; i < 8; i++) fill(5_100 + i * 5_000, 5_000);
  assert.ok(size() > copied + 8_000_000, "it does not grow for ever where there is no time");
});

test("a force-push changes places on the branch and keeps what was measured", () => {
  const { ctx, seed, store, orm } = seeded();
  store(["run-00001", 100]);
  const moved = recordBranch({
    ctx,
    input: { engine_id: seed.engine_id, name: "main", commits: branchOf([2, 9]) },
  });
  assert.equal(moved, seed.branch_id);
  assert.deepEqual(
    readBranchCommits(ctx.database, moved).map((one) => one.sha),
    [shaOf(2), shaOf(9)],
  );
  assert.equal(orm.select().from(commit).all().length, 4);
  assert.equal(orm.select().from(sample).all().length, 1);
});

test("a window that moves on keeps the places of what it leaves behind", () => {
  const { ctx, seed } = seeded();
  const later = branchOf([1, 2, 3, 4, 5]).slice(3);
  recordBranch({ ctx, input: { engine_id: seed.engine_id, name: "main", commits: later } });
  assert.deepEqual(
    readBranchCommits(ctx.database, seed.branch_id).map((one) => one.sha),
    [1, 2, 3, 4, 5].map(shaOf),
  );
  const rewritten = branchOf([7, 8, 9, 10]).slice(2);
  recordBranch({ ctx, input: { engine_id: seed.engine_id, name: "main", commits: rewritten } });
  assert.deepEqual(
    readBranchCommits(ctx.database, seed.branch_id).map((one) => one.sha),
    [9, 10].map(shaOf),
  );
});

test("positions that do not rise are refused", () => {
  const { ctx, seed } = seeded();
  const commits = branchOf([4, 5]).map((one) => ({ ...one, position: 7 }));
  assert.throws(
    () => recordBranch({ ctx, input: { engine_id: seed.engine_id, name: "main", commits } }),
    /positions must rise/,
  );
});

test("a changed fingerprint begins an epoch, the same one does not", () => {
  const { ctx, orm } = seeded();
  const host = { name: "desk", class: "desk-2c" };
  const first = recordHost({ ctx, input: { ...host, details: { cpu: "x" } } });
  const changed = recordHost({ ctx, input: { ...host, details: { cpu: "x", governor: "performance" } } });
  const back = recordHost({ ctx, input: { ...host, details: { cpu: "x" } } });
  assert.equal(first.host_id, back.host_id);
  assert.equal(new Set([first.epoch_id, changed.epoch_id, back.epoch_id]).size, 3);
  assert.equal(orm.select().from(epoch).all().length, 3);
});

test("a session is gone on with by its key, and closed once", () => {
  const { ctx, seed, orm } = seeded();
  const { engine_id, branch_id, host_id, epoch_id, session_id } = seed;
  const same = {
    key: "session-1",
    engine_id,
    branch_id,
    host_id,
    epoch_id,
    kind: "round",
    origin: "measured",
    checks: {},
  } as const;
  assert.equal(openSession({ ctx, input: { ...same, commits: [] } }), session_id);
  const other = recordHost({ ctx, input: { name: "other", class: "desk-2c", details: {} } });
  assert.throws(() => openSession({ ctx, input: { ...same, ...other, commits: [] } }), ConflictError);
  closeSession({ ctx, input: { session_id, ended_at: 5 } });
  closeSession({ ctx, input: { session_id, ended_at: 9 } });
  assert.equal(orm.select().from(session).where(eq(session.id, session_id)).get()!.ended_at, 5);
});

test("a session keeps what the host's checks found as it began, and refuses what is none of theirs", () => {
  const { ctx, seed, orm } = seeded();
  const { engine_id, branch_id, host_id, epoch_id, commits } = seed;
  const [candidate, successor] = commits.map((one) => one.commit_id);
  const about = { key: "session-2", engine_id, branch_id, host_id, epoch_id, origin: "measured" as const };
  const roles = [
    { commit_id: candidate!, role: "candidate" as const },
    { commit_id: successor!, role: "successor" as const },
  ];
  const open = (checks: SessionChecks) =>
    openSession({ ctx, input: { ...about, kind: "candidate", checks, commits: roles } });
  const found: SessionChecks = { governor: { is: "powersave", should: "performance", state: "bad" } };
  const session_id = open(found);
  assert.equal(open({}), session_id);
  assert.deepEqual(orm.select().from(session).where(eq(session.id, session_id)).get()!.checks, found);
  assert.throws(() => open({ governor: { is: "x".repeat(301), state: "bad" } }));
  assert.throws(() => open({ governor: { is: "x", state: "terrible" as "bad" } }));
  const many = Array.from({ length: 61 }, (_, i) => [`check-${i}`, { is: "x", state: "good" as const }]);
  assert.throws(() => open(Object.fromEntries(many)));
});

test("the same name with other flags is another variant", () => {
  const { ctx, seed } = seeded();
  const variant = (flags: string[]) =>
    recordVariant({ ctx, input: { engine_id: seed.engine_id, name: "fast", data: { flags } } });
  assert.equal(variant(["--fast"]), variant(["--fast"]));
  assert.notEqual(variant(["--fast"]), variant(["--faster"]));
});
