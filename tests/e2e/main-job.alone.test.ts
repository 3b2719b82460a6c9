import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { and, eq } from "drizzle-orm";
import { openDatabase } from "../../db/client.ts";
import { commit, preparation, run, session, sessionCommit } from "../../db/schema/index.ts";
import { processesNaming, startPlumbline } from "../fixture/plumbline-process.ts";
import { addTinyCommit, makeTinyEngine, TINY_SERVERS } from "../fixture/tiny-engine.ts";
import { tinyJob } from "../fixture/tiny-job.ts";

const { folder, source, data, file, configure, start } = tinyJob("job");
const { healthy, syntax_error, dies_at_start } = TINY_SERVERS;
const [first, , broken, dead, last] = makeTinyEngine(source, [
  { subject: "Begin", server: healthy },
  { subject: "Say more", server: healthy },
  { subject: "Merge badly", server: syntax_error },
  { subject: "Refuse to start", server: dies_at_start },
  { subject: "Mend it (#5)", server: healthy },
]);
configure({ engine: { prepare: ["node --check server.cjs"] }, rounds: 3, watch: { every_s: 0.5 } });

async function nothingIsLeft(): Promise<void> {
  for (let waited = 0; processesNaming(folder).length > 0 && waited < 100; waited += 1) await sleep(50);
  assert.deepEqual(processesNaming(folder), []);
}

test("killed at any moment it leaves nothing running, and started again it goes on", {
  timeout: 180_000,
}, async () => {
  for (const moment of [/round 1\/3 run 2\//, /round 2\/3 run 2\//]) {
    const killed = start("--once");
    await killed.line(moment);
    killed.child.kill("SIGKILL");
    await killed.exited;
    await nothingIsLeft();
  }
  const whole = start("--once");
  assert.equal(await whole.exited, 0, whole.text());
  assert.match(whole.text(), /every commit is measured: 3 commits, 2 failed/);
  await nothingIsLeft();
  assert.deepEqual(readdirSync(join(data, "runs")), []);

  const { orm, close } = openDatabase({ dir: data, role: "ingest" });
  const rounds = orm.select().from(session).where(eq(session.kind, "round")).all();
  assert.equal(rounds.length, 3);
  assert.ok(rounds.every((one) => one.ended_at !== null));
  for (const sha of [first!, last!]) {
    for (const round of rounds) {
      const settled = runsOf(orm, sha).filter((one) => one.session_id === round.id && one.outcome === "ok");
      // But beside the other of its block, which is tried three times where it is left alone or spoilt.
      assert.ok(settled.length <= 3, `${settled.length} runs: one that was made is not made again`);
    }
    assert.ok(runsOf(orm, sha).length >= 3);
  }
  const failureOf = (sha: string) =>
    orm
      .select()
      .from(preparation)
      .innerJoin(commit, eq(commit.id, preparation.commit_id))
      .where(and(eq(commit.sha, sha), eq(preparation.outcome, "failed")))
      .get()!.preparation;
  const unbuilt = failureOf(broken!);
  assert.equal(unbuilt.stage, "prepare");
  assert.match(unbuilt.reason!, /^node --check server\.cjs ended with code 1; what it left /);
  assert.match(unbuilt.output!, /SyntaxError/);
  const unstarted = failureOf(dead!);
  assert.deepEqual(
    [unstarted.stage, unstarted.reason, unstarted.failures],
    ["start", "ended with code 3 before it answered a PING", 1],
  );
  assert.match(unstarted.output!, /no such option: ferment/);
  assert.deepEqual(runsOf(orm, dead!), [], "a commit that does not start is not planned");
  close();
});

test("a pushed commit is measured beside its ancestor, a rewritten branch is followed", {
  timeout: 180_000,
}, async () => {
  const watching = start();
  await watching.line(/every commit is measured/);
  const pushed = addTinyCommit(source, { subject: "Push", server: `${healthy}// more` });
  await watching.line(new RegExp(`${pushed.slice(0, 10)} short`));
  watching.child.kill("SIGINT");
  assert.equal(await watching.exited, 130);
  await nothingIsLeft();

  const { orm, close } = openDatabase({ dir: data, role: "ingest" });
  const roles = orm
    .select({ sha: commit.sha, role: sessionCommit.role })
    .from(sessionCommit)
    .innerJoin(session, eq(session.id, sessionCommit.session_id))
    .innerJoin(commit, eq(commit.id, sessionCommit.commit_id))
    .where(eq(session.kind, "candidate"))
    .all();
  assert.deepEqual(
    new Map(roles.map((one) => [one.role, one.sha])),
    new Map([
      ["control", first],
      ["ancestor", last],
      ["candidate", pushed],
    ]),
  );
  const before = orm.select().from(run).all().length;
  execFileSync("git", ["reset", "--quiet", "--hard", "HEAD~2"], { cwd: source });
  const again = start("--once");
  assert.equal(await again.exited, 0, again.text());
  assert.ok(orm.select().from(run).all().length >= before, "what was measured is kept");
  assert.ok(orm.select().from(commit).where(eq(commit.sha, pushed)).get());
  close();
});

test("two on one data folder are refused in one line", async () => {
  const one = start();
  await one.line(/every commit is measured/);
  const two = start();
  assert.equal(await two.exited, 2);
  assert.match(two.text(), /another plumbline \(process \d+\) works on/);
  one.child.kill("SIGTERM");
  await one.exited;
});

test("mistakes of the user are said in one line, with exit code 2 and no stack", async () => {
  for (const [args, said] of [
    [["--config", "nowhere.ts", "start"], /nowhere\.ts is not there/],
    [["--config", file, "start", "--port", "seventy"], /whole number from 1 to 65535/],
    [["--config", file, "begin"], /unknown command 'begin'/],
    [["--config", file, "replay", "nowhere.br"], /nowhere\.br is not there/],
  ] as const) {
    const mistaken = startPlumbline(args);
    assert.equal(await mistaken.exited, 2);
    assert.match(mistaken.text(), said);
    assert.doesNotMatch(mistaken.text(), /^\s+at /m);
  }
});

function runsOf(orm: ReturnType<typeof openDatabase>["orm"], sha: string) {
  return orm
    .select({ session_id: run.session_id, outcome: run.outcome, stage: run.stage, output: run.output })
    .from(run)
    .innerJoin(commit, eq(commit.id, run.commit_id))
    .where(eq(commit.sha, sha))
    .all();
}
