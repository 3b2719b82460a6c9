import assert from "node:assert/strict";
import { test } from "node:test";
import { plainWorkload } from "../../tests/fixture/workloads.ts";
import type { WindowResult } from "../load/results.ts";
import { effortWindow, insideValues } from "./inside-figures.ts";
import type { Metered } from "./window-meter.ts";

const result = {
  lead_in_operations: 150,
  drained_operations: 50,
  groups: { steady: { operations: 700 }, noisy: { operations: 100 } },
} as unknown as WindowResult;
const window: Metered<WindowResult> = {
  result,
  engine_cpu_share: 0.5,
  elapsed_ms: 500,
  dashboard_cpu_share: null,
  effort: {
    cpu_us: 20_000,
    user_share: 0.75,
    voluntary_switches: 30,
    involuntary_switches: 20,
    page_faults: 0,
    migrations: 0,
  },
  cores: null,
  counts: { instructions: 5_000_000, cycles: 2_000_000 },
};

test("what the engine used is divided by everything that was answered meanwhile, lead-in and drain included", () => {
  assert.deepEqual(insideValues(window, 1_000), {
    cpu_us_per_op: 20,
    cpu_user_us_per_op: 15,
    cpu_system_us_per_op: 5,
    instructions_per_op: 5_000,
    cycles_per_op: 2_000,
    context_switches_per_op: 0.05,
    page_faults_per_op: 0,
    memory_peak_bytes: 1_000,
  });
});

test("what cannot be told is null: without counters, without clock ticks, without operations, without a window", () => {
  const { instructions_per_op, cycles_per_op } = insideValues({ ...window, counts: null }, 1);
  assert.deepEqual([instructions_per_op, cycles_per_op], [null, null]);
  const unsplit = insideValues({ ...window, effort: { ...window.effort!, user_share: null } }, 1);
  assert.deepEqual(
    [unsplit.cpu_us_per_op, unsplit.cpu_user_us_per_op, unsplit.cpu_system_us_per_op],
    [20, null, null],
  );
  const unanswered = {
    ...window,
    result: { ...result, lead_in_operations: 0, drained_operations: 0, groups: {} },
  };
  for (const nothing of [insideValues(unanswered, null), insideValues(null, null)]) {
    assert.ok(
      Object.values(nothing).every((value) => value === null),
      JSON.stringify(nothing),
    );
  }
});

test("the fixed rate tells it, the closed loop where there is none or where keys are loaded beside it", () => {
  const { open, closed, datasets } = plainWorkload();
  assert.equal(effortWindow({ open, closed, datasets }), "latency");
  assert.equal(effortWindow({ closed, datasets, open: undefined }), "throughput");
  const expiring = datasets.map((one) => ({ ...one, expire: { what: "keys" as const, at_ms: 50 } }));
  assert.equal(effortWindow({ open, closed, datasets: expiring as typeof datasets }), "throughput");
  assert.equal(effortWindow({ open, closed: undefined, datasets: expiring as typeof datasets }), null);
});
