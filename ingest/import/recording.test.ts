import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { storeRun } from "../../db/commands/run/store-run.ts";
import { closeSession } from "../../db/commands/session/close-session.ts";
import { openSession } from "../../db/commands/session/open-session.ts";
import { NotFoundError } from "../../db/errors.ts";
import { readRerunQuestions } from "../../db/queries/ingest/rerun-questions.ts";
import { blob } from "../../db/schema/blob.ts";
import { host, run, sample, series, seriesCommit, session } from "../../db/schema/index.ts";
import { runOf, seedEngine, temporaryDatabase } from "../../tests/fixture/temporary-database.ts";
import { EXAMPLE_RECORDING } from "../example/recording.ts";
import { writeRecording } from "./record.ts";
import { RecordingError, replayRecording } from "./replay.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-recording-"));
after(() => rmSync(folder, { recursive: true, force: true }));

async function recorded() {
  const { ctx } = temporaryDatabase();
  const seed = seedEngine(ctx, [1, 2]);
  const { session_id, workload_revision_id, variant_id, commits } = seed;
  const file = join(folder, `${Math.random()}.br`);
  const write = () => writeRecording({ database: ctx.database, engine: "tiny", branch: "main", file });
  await assert.rejects(write(), NotFoundError, "an open session is no recording");
  for (const [at, { commit_id }] of commits.entries()) {
    const result = runOf(`run-0000${at}`, 100 + at, {
      blobs: [{ kind: "latency", encoding: "hdr-v2-deflate", body: Buffer.from(`body ${at}`) }],
    });
    storeRun({ ctx, input: { session_id, workload_revision_id, variant_id, commit_id, result } });
  }
  closeSession({ ctx, input: { session_id, ended_at: 9_000 } });
  assert.equal((await write()).runs, 2);
  return file;
}

test("what was measured comes back as a recording, on a host class of its own, once", async () => {
  const file = await recorded();
  const { ctx } = temporaryDatabase();
  const { orm, blobs } = ctx.database;
  for (let times = 0; times < 2; times += 1) {
    const replayed = await replayRecording({ ctx, file });
    assert.deepEqual([replayed.commits, replayed.runs, replayed.completed_rounds], [2, 2, 1]);
    assert.equal(replayed.host_class, "desk-2c-recording");
  }
  assert.deepEqual(
    orm
      .select()
      .from(session)
      .all()
      .map((one) => [one.origin, one.ended_at]),
    [["recording", 9_000]],
  );
  assert.deepEqual(
    orm
      .select()
      .from(sample)
      .all()
      .map((one) => one.value),
    [100, 101],
  );
  assert.equal(orm.select().from(run).all().length, 2);
  assert.equal(orm.select().from(series).get()!.host_class, "desk-2c-recording");
  assert.equal(orm.select().from(host).get()!.name, "recording: desk-2c");
  assert.deepEqual(
    blobs
      .select()
      .from(blob)
      .all()
      .map((one) => one.body.toString())
      .sort(),
    ["body 0", "body 1"],
  );
});

test("a recorded branch is not recorded again as if it were measured", async () => {
  const { ctx } = temporaryDatabase();
  await replayRecording({ ctx, file: await recorded() });
  const file = join(folder, "again.br");
  await assert.rejects(
    writeRecording({ database: ctx.database, engine: "tiny", branch: "main", file }),
    NotFoundError,
  );
});

test("what is no recording is said in one line, before anything is stored", async () => {
  const { ctx } = temporaryDatabase();
  for (const [name, body] of [
    ["plain.br", Buffer.from("no brotli")],
    ["text.br", brotliCompressSync("hello")],
    ["headless.br", brotliCompressSync('{"line":"session"}')],
    ["empty.br", brotliCompressSync("")],
  ] as const) {
    const file = join(folder, name);
    writeFileSync(file, body);
    await assert.rejects(replayRecording({ ctx, file }), RecordingError, name);
  }
  assert.equal(ctx.database.orm.select().from(session).all().length, 0);
});

test("the example's recording holds three rounds of its whole history, and the reruns of what they made suspected", async () => {
  const { ctx } = temporaryDatabase();
  const replayed = await replayRecording({ ctx, file: EXAMPLE_RECORDING });
  assert.equal(replayed.commits, 31);
  assert.equal(replayed.completed_rounds, 3);
  assert.ok(replayed.runs >= 29 * 4 * 3);
  assert.ok(readRerunQuestions(ctx.database, replayed.epoch_id).length >= 5);
});

test("reruns are recorded with their two commits, and replayed as the question that they asked", async () => {
  const { ctx } = temporaryDatabase();
  const seed = seedEngine(ctx, [1, 2]);
  const { engine_id, branch_id, host_id, epoch_id, workload_revision_id, variant_id, commits } = seed;
  const [before, after] = commits as [(typeof commits)[number], (typeof commits)[number]];
  for (const [regression, turn] of [
    [1, 1],
    [1, 2],
    [2, 1],
  ]) {
    const session_id = openSession({
      ctx,
      input: {
        ...{ engine_id, branch_id, host_id, epoch_id, origin: "measured", checks: {} },
        kind: "rerun",
        key: `tiny:1:plan:1:rerun:${regression}:${turn}`,
        commits: [
          { commit_id: before.commit_id, role: "before" },
          { commit_id: after.commit_id, role: "after" },
        ],
      },
    });
    for (const { commit_id } of commits) {
      const result = runOf(`rerun-${regression}-${turn}-${commit_id}`, 100 * commit_id);
      storeRun({ ctx, input: { session_id, workload_revision_id, variant_id, commit_id, result } });
    }
    closeSession({ ctx, input: { session_id } });
  }
  assert.deepEqual(ctx.database.orm.select().from(seriesCommit).all(), [], "reruns give a commit no value");
  const file = join(folder, "reruns.br");
  await writeRecording({ database: ctx.database, engine: "tiny", branch: "main", file });
  const again = temporaryDatabase();
  const { epoch_id: replayed, completed_rounds } = await replayRecording({ ctx: again.ctx, file });
  assert.equal(completed_rounds, 0);
  const [question] = readRerunQuestions(again.ctx.database, replayed);
  assert.deepEqual(
    [question!.before_commit_id, question!.after_commit_id, question!.turns, question!.workloads.length],
    [1, 2, 2, 1],
    "a budget is that of one regression",
  );
});
