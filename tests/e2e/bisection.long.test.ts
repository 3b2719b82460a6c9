import assert from "node:assert/strict";
import { test } from "node:test";
import { readRegressions } from "../../db/queries/regressions/regressions.ts";
import { run } from "../../db/schema/index.ts";
import { rerunJob, suspect } from "../fixture/rerun-job.ts";
import { TINY_SERVERS } from "../fixture/tiny-engine.ts";

const { healthy, slower, syntax_error } = TINY_SERVERS;

test("commits that were never measured are bisected, and those that do not build are named", {
  timeout: 180_000,
}, async () => {
  const { shas, push, database, start, measure } = rerunJob([healthy], { rounds: 1 });
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
