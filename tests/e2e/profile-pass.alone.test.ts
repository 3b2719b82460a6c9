import assert from "node:assert/strict";
import { test } from "node:test";
import { asc, eq } from "drizzle-orm";
import { openDatabase } from "../../db/client.ts";
import { commit, profile, run } from "../../db/schema/index.ts";
import { addTinyCommit, makeTinyEngine, TINY_SERVERS } from "../fixture/tiny-engine.ts";
import { tinyJob } from "../fixture/tiny-job.ts";

const { source, data, configure, start } = tinyJob("pass");
const { healthy, dies_at_start } = TINY_SERVERS;
const shas = makeTinyEngine(source, [
  { subject: "Begin", server: healthy },
  { subject: "Say more", server: healthy },
  { subject: "Refuse to start", server: dies_at_start },
  { subject: "Mend it", server: healthy },
  { subject: "Say less", server: healthy },
]);
configure({ rounds: 1, watch: { every_s: 0.5 }, inside: { commits: 3 } });
const short = (sha: string | undefined) => sha!.slice(0, 10);

test("newest commits are looked into when all is measured; what is pushed meanwhile goes before; killed, it goes on", {
  timeout: 180_000,
}, async () => {
  const once = start("--once");
  assert.equal(await once.exited, 0);
  assert.doesNotMatch(once.text(), /looking inside/, "nobody waits for profiles");
  const measured_before = measured();

  const killed = start();
  await killed.line(new RegExp(`looking inside ${short(shas[3])}`));
  killed.child.kill("SIGKILL");
  await killed.exited;

  const watching = start();
  await watching.line(new RegExp(`looking inside ${short(shas[3])}.*1 of 2`));
  const pushed = addTinyCommit(source, { subject: "Push", server: healthy });
  await watching.line(/every commit is looked into/);
  watching.child.kill("SIGINT");
  await watching.exited;
  const said = watching.text();
  const measured_at = said.indexOf(`${short(pushed)} short`);
  assert.ok(measured_at > 0 && measured_at < said.indexOf(`looking inside ${short(pushed)}`), said);

  const { orm, close } = openDatabase({ dir: data, role: "ingest" });
  const profiles = orm
    .select({ sha: commit.sha, outcome: profile.outcome, reason: profile.reason })
    .from(profile)
    .innerJoin(commit, eq(commit.id, profile.commit_id))
    .orderBy(asc(profile.id))
    .all();
  close();
  assert.deepEqual(
    profiles.map(({ sha }) => sha),
    [shas[4], shas[3], pushed],
    "newest first, the newest three that can be measured, each once",
  );
  assert.ok(
    profiles.every(({ outcome }) => outcome === "ok"),
    JSON.stringify(profiles),
  );
  const candidate_session_commits = 3;
  assert.equal(measured(), measured_before + candidate_session_commits, "a look is no run");
});

/** Commits in sessions: a run that the host spoilt is made again, and counts once. */
function measured(): number {
  const { orm, close } = openDatabase({ dir: data, role: "ingest" });
  const runs = orm.select({ session_id: run.session_id, commit_id: run.commit_id }).from(run).all();
  close();
  return new Set(runs.map(({ session_id, commit_id }) => `${session_id}/${commit_id}`)).size;
}
