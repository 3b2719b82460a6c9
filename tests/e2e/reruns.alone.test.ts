import assert from "node:assert/strict";
import { test } from "node:test";
import type { Database } from "../../db/client.ts";
import { readRegressions } from "../../db/queries/regressions/regressions.ts";
import { regression, run, session } from "../../db/schema/index.ts";
import { rerunJob, suspect } from "../fixture/rerun-job.ts";
import { TINY_SERVERS } from "../fixture/tiny-engine.ts";

const { healthy, slower } = TINY_SERVERS;

test("a commit that is really slower ends confirmed, at exactly that commit and by its reruns alone", {
  timeout: 120_000,
}, async (t) => {
  const { shas, database, measure } = rerunJob([healthy, healthy, healthy, healthy, slower, slower, slower], {
    rounds: 4,
    closed_ms: 200,
  });
  const said = await measure();
  const opened = database();
  const at = shas[4]!.slice(0, 10);
  const spoilt = spoiltShare(opened);
  if (!said.includes(`confirmed regression at ${at}`) && spoilt > 0.4) {
    opened.close();
    t.diagnostic(`the host spoilt ${Math.round(100 * spoilt)} % of the runs`);
    assert.doesNotMatch(
      said,
      /confirmed (regression|improvement)|not reproduced/,
      "no other answer is given for it",
    );
    return;
  }
  assert.match(said, new RegExp(`confirmed regression at ${at}`), said);
  const confirmed = readRegressions({ database: opened, branch_id: 1, state: "confirmed", limit: 9 });
  assert.deepEqual(
    confirmed.map(({ kind, sha }) => [kind, sha]),
    [["regression", shas[4]]],
    said,
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
    .filter((one) => kinds.get(one.session_id) === "round" && one.outcome === "ok");
  // What the host spoilt is made again, with another beside it, and given up after three times.
  const places = new Set(in_rounds.map((one) => `${one.session_id} ${one.commit_id} ${one.variant_id}`));
  assert.ok(places.size <= 28, `${places.size} of 28 runs of rounds: reruns are none`);
  opened.close();
});

/** What was made and says nothing, of all runs: reruns that lose so many turns end without an answer, as they should. */
function spoiltShare({ orm }: Database): number {
  const outcomes = orm
    .select()
    .from(run)
    .all()
    .map((one) => one.outcome);
  return outcomes.filter((one) => one === "saturated" || one === "disturbed").length / outcomes.length;
}

test("a suspicion of equal commits is not confirmed, and a second look does not ask again", {
  timeout: 120_000,
}, async () => {
  const { shas, database, measure } = rerunJob([healthy, healthy], { rounds: 1, most_pairs: 5 });
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
