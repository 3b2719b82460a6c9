import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { type Database, openDatabase } from "../../db/client.ts";
import { recordDetection } from "../../db/commands/judgement/record-detection.ts";
import { readRegressions } from "../../db/queries/regressions.ts";
import { commit, engine, regression, run, series, session } from "../../db/schema/index.ts";
import { startPlumbline } from "../fixture/plumbline-process.ts";
import { suspicion } from "../fixture/suspicion.ts";
import { addTinyCommit, makeTinyEngine, TINY_SERVERS } from "../fixture/tiny-engine.ts";
import { plainWorkload } from "../fixture/workloads.ts";

const { healthy, slower, syntax_error } = TINY_SERVERS;

/** A folder with a tiny engine of such servers; `measure` runs the main job to its end and returns what it said. */
function bench(
  servers: readonly string[],
  { rounds, most_pairs = 20, closed_ms = 60 }: { rounds: number; most_pairs?: number; closed_ms?: number },
) {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-reruns-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const [source, data] = [join(folder, "source"), join(folder, "data")];
  const shas = makeTinyEngine(
    source,
    servers.map((server, i) => ({ subject: `commit ${i}`, server })),
  );
  const file = join(folder, "tiny.config.mjs");
  const config = {
    engine: {
      name: "tiny",
      repository: source,
      runtime: "node@24",
      prepare: ["node --check server.cjs"],
      start: ["node", "server.cjs", "--port", "{port}", "--dir", "{dir}"],
    },
    workloads: [plainWorkload({ keys: 500, rate_ops: 300, closed_ms, open_ms: 60 })],
    rounds,
    reruns: { most_pairs },
    data,
  };
  writeFileSync(file, `export default ${JSON.stringify(config)};`);
  const start = () => startPlumbline(["--config", file, "start", "--no-dashboard", "--once"]);
  return {
    shas,
    push: (subject: string, server: string) => shas.push(addTinyCommit(source, { subject, server })),
    database: () => openDatabase({ dir: data, role: "ingest" }),
    start,
    async measure(): Promise<string> {
      const measuring = start();
      assert.equal(await measuring.exited, 0, measuring.text());
      return measuring.text();
    },
  };
}

/** Puts a suspicion into the database: the throughput fell somewhere in these commits. */
function suspect(database: Database, shas: readonly string[], cause: readonly number[]): void {
  const { orm } = database;
  const id_of = new Map(
    orm
      .select()
      .from(commit)
      .all()
      .map((one) => [one.sha, one.id]),
  );
  const ids = shas.map((sha) => id_of.get(sha)!);
  const { id: series_id, host_class } = orm
    .select()
    .from(series)
    .all()
    .find((one) => one.metric === "throughput_ops")!;
  recordDetection({
    ctx: { database },
    input: {
      engine_id: orm.select().from(engine).get()!.id,
      branch_id: 1,
      host_class,
      detector_version: "test",
      analyses: [],
      findings: [suspicion({ ids, series_id, cause })],
      covered_series_ids: [],
      covered_commit_ids: [],
    },
  });
}

test("a commit that is really slower ends confirmed, at exactly that commit and by its reruns alone", {
  timeout: 120_000,
}, async () => {
  const { shas, database, measure } = bench([healthy, healthy, healthy, healthy, slower, slower, slower], {
    rounds: 4,
    closed_ms: 200,
  });
  const said = await measure();
  assert.match(said, new RegExp(`confirmed regression at ${shas[4]!.slice(0, 10)}`), said);
  const opened = database();
  const confirmed = readRegressions({ database: opened, branch_id: 1, state: "confirmed", limit: 9 });
  assert.deepEqual(
    confirmed.map((one) => [one.kind, one.sha]),
    [["regression", shas[4]]],
  );
  const [{ causes, events, rerun_changes }] = confirmed as [(typeof confirmed)[number]];
  assert.deepEqual(
    causes.map((one) => one.sha),
    [shas[4]],
  );
  const { rerun } = events.find((one) => one.kind === "confirmed")!;
  const kinds = new Map(
    opened.orm
      .select()
      .from(session)
      .all()
      .map((one) => [one.id, one.kind]),
  );
  assert.ok(rerun!.session_ids.every((id) => kinds.get(id) === "rerun"));
  assert.equal(rerun!.session_ids.length, rerun!.turns);
  assert.ok(rerun_changes.every((one) => one.ratio !== null && (one.ratio < 0.7 || one.ratio > 1.4)));
  const in_rounds = opened.orm
    .select()
    .from(run)
    .all()
    .filter((one) => kinds.get(one.session_id) === "round");
  assert.equal(in_rounds.filter((one) => one.outcome === "ok").length, 28, "reruns are no rounds");
  opened.close();
});

test("a suspicion of equal commits is not confirmed, and a second look does not ask again", {
  timeout: 120_000,
}, async () => {
  const { shas, database, measure } = bench([healthy, healthy], { rounds: 1, most_pairs: 5 });
  await measure();
  const first = database();
  suspect(first, shas, [1]);
  first.close();
  const said = await measure();
  assert.match(said, /rerunning the suspected regression at /);
  assert.match(said, /(not reproduced|can't tell), suspected regression at /);
  const second = database();
  const state = second.orm.select().from(regression).get()!.state;
  assert.ok(state === "not-reproduced" || state === "cant-tell", state);
  const runs = second.orm.select().from(run).all().length;
  second.close();
  await measure();
  const third = database();
  assert.equal(third.orm.select().from(run).all().length, runs);
  third.close();
});

test("commits that were never measured are bisected, and those that do not build are named", {
  timeout: 180_000,
}, async () => {
  const { shas, push, database, start, measure } = bench([healthy], { rounds: 1 });
  await measure();
  for (const [i, server] of [healthy, slower, syntax_error, slower].entries())
    push(`pushed ${i}`, `${server}\n// ${i}`);
  const killed = start();
  await killed.line(new RegExp(`${shas[2]!.slice(0, 10)} short`));
  killed.child.kill("SIGKILL");
  await killed.exited;
  const opened = database();
  const known = new Set(
    opened.orm
      .select()
      .from(run)
      .all()
      .map((one) => one.commit_id),
  );
  assert.ok(known.size < 4, "the newest are measured first, so one between has never been");
  suspect(opened, shas, [1, 2, 3, 4]);
  opened.close();
  const said = await measure();
  assert.match(said, new RegExp(`cause narrowed to ${shas[2]!.slice(0, 10)}`), said);
  const last = database();
  const [found] = readRegressions({ database: last, branch_id: 1, state: "confirmed", limit: 9 });
  assert.equal(found?.sha, shas[2]);
  assert.deepEqual(
    found!.causes.map((one) => one.sha),
    [shas[2]],
  );
  const steps = found!.events.filter((one) => one.kind === "narrowed");
  assert.match(steps[0]!.evidence.reason, new RegExp(`${shas[3]!.slice(0, 10)} failed at prepare`));
  assert.ok(steps.length >= 2 && steps.length <= 3);
  last.close();
});
