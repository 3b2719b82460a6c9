import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { asc, eq } from "drizzle-orm";
import { openDatabase } from "../../db/client.ts";
import { commit, session, sessionCommit } from "../../db/schema/index.ts";
import { addTinyCommit, makeTinyEngine, TINY_SERVERS } from "../fixture/tiny-engine.ts";
import { tinyJob } from "../fixture/tiny-job.ts";

const { source, data, configure, start } = tinyJob("control");
const server = TINY_SERVERS.healthy;
const shas = makeTinyEngine(source, [
  { subject: "Begin", server },
  { subject: "Go on", server },
]);

/** Measures the last two commits of the branch, each once, and returns what it said. */
async function measure(control: object): Promise<string> {
  configure({ engine: { history: { last: 2 } }, rounds: 1, control });
  const measuring = start("--once");
  assert.equal(await measuring.exited, 0, measuring.text());
  return measuring.text();
}

function push(subject: string): void {
  shas.push(addTinyCommit(source, { subject, server }));
}

/** The newest session's roles, each with the index of its commit. */
function newestRoles(): Record<string, number> {
  const database = openDatabase({ dir: data, role: "ingest" });
  const rows = database.orm
    .select({ session_id: session.id, sha: commit.sha, role: sessionCommit.role })
    .from(sessionCommit)
    .innerJoin(session, eq(session.id, sessionCommit.session_id))
    .innerJoin(commit, eq(commit.id, sessionCommit.commit_id))
    .orderBy(asc(session.id))
    .all();
  database.close();
  const newest = rows.at(-1)!.session_id;
  const own = rows.filter(({ session_id }) => session_id === newest);
  return Object.fromEntries(own.map(({ sha, role }) => [role, shas.indexOf(sha)]));
}

test("a control that the window left behind is measured on, and handed over when it is too old", {
  timeout: 180_000,
}, async () => {
  const control = { max_distance: 3, overlap: 1 };
  await measure(control);
  assert.deepEqual(newestRoles(), { control: 0, history: 1 });
  push("Third");
  push("Fourth");
  assert.doesNotMatch(await measure(control), /control/);
  assert.deepEqual(newestRoles(), { candidate: 2, ancestor: 1, control: 0 });
  push("Fifth");
  const begun = await measure(control);
  assert.match(
    begun,
    /control \w{10} is to be replaced, it is too old: \w{10} is measured beside it for one/,
  );
  assert.deepEqual(newestRoles(), { candidate: 4, successor: 3, control: 0 });
  push("Sixth");
  assert.match(
    await measure(control),
    /control changed from \w{10} to \w{10}, after one session side by side/,
  );
  assert.deepEqual(newestRoles(), { candidate: 5, ancestor: 4, control: 3 });
});

test("a control that the branch has lost is replaced at once, and the break is said", {
  timeout: 180_000,
}, async () => {
  const control = { max_distance: 50, overlap: 2 };
  execFileSync("git", ["reset", "--quiet", "--hard", shas[2]!], { cwd: source });
  push("Another third");
  push("Another fourth");
  const said = await measure(control);
  assert.match(said, new RegExp(`control changed without overlap, from ${shas[3]!.slice(0, 10)} to `));
  assert.ok(newestRoles().control !== 3);
});

test("a commit that the configuration names is measured beside the control; one that is not there is passed over", {
  timeout: 180_000,
}, async () => {
  push("Another fifth");
  const said = await measure({ commit: "v9", overlap: 1 });
  assert.match(said, /control\.commit: v9 is not a commit of this repository.*; it is passed over/);
  push("Another sixth");
  assert.match(await measure({ commit: shas.at(-2), overlap: 1 }), /control\.commit names another/);
  const { successor } = newestRoles();
  assert.equal(successor, shas.length - 2);
});
