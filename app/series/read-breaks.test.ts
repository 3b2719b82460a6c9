import assert from "node:assert/strict";
import { test } from "node:test";
import { recordHost } from "../../db/commands/host/record-host.ts";
import { storeRun } from "../../db/commands/run/store-run.ts";
import { openSession } from "../../db/commands/session/open-session.ts";
import { series } from "../../db/schema/index.ts";
import { runOf, seedEngine, temporaryDatabase } from "../../tests/fixture/temporary-database.ts";
import { readBreaks } from "./read-breaks.ts";

function seeded() {
  const { ctx } = temporaryDatabase();
  const { session_id, ...seed } = seedEngine(ctx, [1, 2, 3, 4, 5]);
  const ids = seed.commits.map(({ commit_id }) => commit_id);
  const { engine_id, branch_id, workload_revision_id, variant_id } = seed;
  let count = 0;
  /** Measures commits, by their index, in the epoch that a host with these details is in. */
  const measure = (
    indexes: number[],
    details: Record<string, string | number>,
    outcome = "ok",
    name = "desk",
  ) => {
    const host = recordHost({ ctx, input: { name, class: "desk-2c", details } });
    const session_id = openSession({
      ctx,
      input: {
        ...{ engine_id, branch_id, ...host, kind: "candidate", origin: "measured", checks: {} },
        key: `session-of-${count}`,
        started_at: 1_000 * (count + 1),
        commits: [],
      },
    });
    for (const index of indexes) {
      const result = runOf(`run-${String(count++).padStart(5, "0")}`, 100, { outcome: outcome as "ok" });
      const place = { session_id, commit_id: ids[index]!, workload_revision_id, variant_id };
      storeRun({ ctx, input: { ...place, result } });
    }
  };
  const breaks = () => {
    const { series_id } = ctx.database.orm.select({ series_id: series.id }).from(series).get()!;
    const measured = { position: ids.map((_, position) => position), commit_id: ids };
    const { breaks, in_both } = readBreaks({
      ...{ database: ctx.database, engine_id, host_class: "desk-2c", series_id, measured },
    });
    return { breaks: breaks.map(({ position, text }) => `${position}: ${text}`), in_both: [...in_both] };
  };
  return { measure, breaks };
}

const old = { governor: "powersave", system: "Linux 6.1.0" };
const now = { governor: "performance", system: "Linux 6.1.0" };

test("in one epoch there is no break", () => {
  const { measure, breaks } = seeded();
  measure([0, 1, 2, 3, 4], old);
  measure([0, 1, 2, 3, 4], old);
  assert.deepEqual(breaks(), { breaks: [], in_both: [] });
});

test("the break stands before the first commit of the new epoch, and commits measured in both say so", () => {
  const { measure, breaks } = seeded();
  measure([0, 1, 2], old);
  measure([0, 2, 4], now);
  measure([0, 2, 4], now);
  assert.deepEqual(breaks(), { breaks: ["4: governor: powersave → performance"], in_both: [0, 2] });
  measure([3], now);
  assert.deepEqual(breaks().breaks, ["3: governor: powersave → performance"]);
});

test("a history measured anew in the new epoch has no break, and every commit says that it is of both", () => {
  const { measure, breaks } = seeded();
  measure([0, 1, 2, 3, 4], old);
  measure([0, 1, 2, 3, 4], now);
  assert.deepEqual(breaks(), { breaks: [], in_both: [0, 1, 2, 3, 4] });
});

test("runs that are no evidence put a commit on no side", () => {
  const { measure, breaks } = seeded();
  measure([0, 1, 3, 4], old, "ok");
  measure([2], now, "failed");
  measure([1], now, "disturbed");
  assert.deepEqual(breaks(), { breaks: [], in_both: [] });
});

test("another host of the class is named, and is no second epoch of the first", () => {
  const { measure, breaks } = seeded();
  measure([0, 1, 2], old);
  measure([2, 3, 4], old, "ok", "shelf");
  assert.deepEqual(breaks(), { breaks: ["3: host: desk → shelf"], in_both: [] });
});
