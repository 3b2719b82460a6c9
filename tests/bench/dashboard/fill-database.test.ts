import assert from "node:assert/strict";
import { before, test } from "node:test";
import { type Context, openDatabase } from "../../../db/client.ts";
import { recordBranch } from "../../../db/commands/engine/record-branch.ts";
import { recordEngine } from "../../../db/commands/engine/record-engine.ts";
import { recordHost } from "../../../db/commands/host/record-host.ts";
import { storeRun } from "../../../db/commands/run/store-run.ts";
import { closeSession } from "../../../db/commands/session/close-session.ts";
import { openSession } from "../../../db/commands/session/open-session.ts";
import { recordVariant } from "../../../db/commands/workload/record-variant.ts";
import { recordWorkload } from "../../../db/commands/workload/record-workload.ts";
import { readRegressions } from "../../../db/queries/regressions/regressions.ts";
import { temporaryDatabase } from "../../fixture/temporary-database.ts";
import { makePlan, type Plan } from "./fill/plan.ts";
import { VARIANTS, WORKLOADS } from "./fill/series.ts";
import { levelsOf, valuesOf } from "./fill/values.ts";
import {
  BRANCH,
  ENGINE,
  epochDetails,
  HOST_CLASS,
  HOSTS,
  revisionOf,
  workloadData,
} from "./fill/write-ground.ts";
import { aboutRun, CHECKS } from "./fill/write-sessions.ts";
import { fillDatabase } from "./fill-database.ts";

const SIZE = { series: 20, commits: 100, runs: 3, seed: 7 };

const filled = temporaryDatabase();
const commanded = temporaryDatabase();

before(() => {
  filled.ctx.database.close();
  fillDatabase({ dir: filled.dir, ...SIZE });
  filled.ctx.database = openDatabase({ dir: filled.dir, role: "ingest" });
  storeByCommands(commanded.ctx, makePlan(SIZE));
});

/** When a row was written is the clock's. */
const CLOCK = ["created_at", "seen_at"];

for (const table of [
  ...[
    "engine",
    "commit",
    "commit_parent",
    "commit_tag",
    "branch",
    "branch_commit",
    "host",
    "workload_revision",
  ],
  ...["variant", "series", "session", "session_commit", "run", "sample", "series_commit", "commit_epoch"],
]) {
  test(`the table ${table} is what the commands leave of the same history`, () => {
    const [one, other] = [filled, commanded].map(({ ctx }) =>
      (ctx.database.sqlite.prepare(`select * from "${table}"`).all() as Record<string, unknown>[]).map(
        plainRow,
      ),
    );
    assert.ok(other!.length > 0);
    assert.equal(one!.length, other!.length);
    for (const [i, row] of one!.entries()) assert.deepEqual(row, other![i]);
  });
}

test("the file is whole: every reference leads somewhere, and every index is there as migrations make it", () => {
  const { sqlite } = filled.ctx.database;
  assert.deepEqual(sqlite.pragma("foreign_key_check"), []);
  assert.deepEqual(sqlite.pragma("integrity_check"), [{ integrity_check: "ok" }]);
  assert.equal(sqlite.pragma("journal_mode", { simple: true }), "wal");
  const indices = ({ ctx }: typeof filled) =>
    ctx.database.sqlite
      .prepare("select name, sql from sqlite_master where type = 'index' order by name")
      .all();
  assert.deepEqual(indices(filled), indices(commanded));
});

test("regressions are there in every state, and a verdict is worse or better exactly where one is flagged", () => {
  const { database } = filled.ctx;
  const states = ["suspected", "confirmed"] as const;
  const read = readRegressions({ database, branch_id: 1, state: states, limit: 50, host_class: HOST_CLASS });
  const flagged = read.flatMap(({ changes }) =>
    changes.map(({ sha, series_id, direction }) => `${sha} ${series_id} ${direction}`),
  );
  assert.ok(flagged.length > 0);
  const said = database.sqlite
    .prepare(
      `select "commit".sha || ' ' || series_id || ' ' || verdict from commit_comparison
       join commit_judgement on commit_judgement.id = judgement_id join "commit" on "commit".id = commit_id
       where verdict in ('worse', 'better')`,
    )
    .pluck()
    .all();
  assert.deepEqual(said.sort(), flagged.sort());
});

function plainRow(row: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(row).filter(([column]) => !CLOCK.includes(column));
  return Object.fromEntries(
    entries.map(([column, value]) => [
      column,
      ["details", "data", "checks"].includes(column) ? JSON.parse(value as string) : value,
    ]),
  );
}

/** The same history, run by run, through everything that ingest writes it by. */
function storeByCommands(ctx: Context, plan: Plan): void {
  const engine_id = recordEngine({ ctx, input: ENGINE });
  const branch_id = recordBranch({
    ctx,
    input: {
      ...{ engine_id, name: BRANCH },
      commits: plan.commits.map(({ id: _, fate: __, ...one }, position) => ({
        ...one,
        position,
        parents: position === 0 ? [] : [plan.commits[position - 1]!.sha],
      })),
    },
  });
  for (const name of HOSTS) recordHost({ ctx, input: { name, class: HOST_CLASS, details: {} } });
  ctx.database.sqlite.exec("delete from epoch");
  for (const one of WORKLOADS) {
    recordWorkload({
      ctx,
      input: { name: one.name, revision: revisionOf(one.name), data: workloadData(one) },
    });
  }
  for (const { name, flags } of VARIANTS) {
    recordVariant({ ctx, input: { engine_id, name, data: { flags: [...flags] } } });
  }
  const samples_of = samplesByRun(plan);
  const runs_of = Map.groupBy(plan.runs, ({ session }) => session);
  for (const session of plan.sessions) {
    const { key, kind, host, started_at, ended_at } = session;
    const details = epochDetails(session.epoch_id);
    const place = recordHost({ ctx, input: { name: HOSTS[host], class: HOST_CLASS, details } });
    const commits = session.commits.map(({ commit, role }) => ({ commit_id: commit + 1, role }));
    const about = { key, kind, origin: "measured" as const, checks: CHECKS, started_at, commits };
    const session_id = openSession({ ctx, input: { engine_id, branch_id, ...place, ...about } });
    for (const run of runs_of.get(session) ?? []) {
      const { workload_revision_id, variant_id } = plan.groups[run.group]!;
      const result = { ...aboutRun(run), samples: samples_of.get(run.id) ?? [], blobs: [] };
      const where = { session_id, commit_id: run.commit + 1, workload_revision_id, variant_id };
      storeRun({ ctx, input: { ...where, result } });
    }
    closeSession({ ctx, input: { session_id, ended_at } });
  }
}

function samplesByRun({ series, groups, changes, commits, runs_of, size }: Plan) {
  const samples = series.flatMap((one) => {
    const levels = levelsOf(one, groups[one.group]!, changes, commits.length);
    const values = valuesOf(one, levels, runs_of[one.group]!, size.seed);
    return runs_of[one.group]!.flatMap((run, i) =>
      Number.isNaN(values[i]!) ? [] : [{ run_id: run.id, metric: one.metric, value: values[i]! }],
    );
  });
  return new Map(
    [...Map.groupBy(samples, ({ run_id }) => run_id)].map(([run_id, own]) => [
      run_id,
      own.map(({ metric, value }) => ({ metric, value })),
    ]),
  );
}
