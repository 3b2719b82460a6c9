import assert from "node:assert/strict";
import { test } from "node:test";
import type { WindowResult } from "../../load/results.ts";
import type { Metered } from "../window-meter.ts";
import { joinMetered } from "./join-metered.ts";

const result = { duration_ms: 200 } as WindowResult;
const slice = (more: Partial<Metered<void>> = {}): Metered<void> => ({
  result: undefined,
  elapsed_ms: 120,
  engine_cpu_share: 0.8,
  dashboard_cpu_share: 0.01,
  effort: {
    cpu_us: 90_000,
    user_share: 0.6,
    voluntary_switches: 3,
    involuntary_switches: 1,
    page_faults: 5,
    migrations: 0,
  },
  cores: { steal_share: 0.1, steal_share_least: 0, interrupts: 7, device_interrupts: 1, soft_interrupts: 9 },
  counts: null,
  ...more,
});

test("what was counted in slices adds up; shares are of the time under load", () => {
  const quiet = slice({
    elapsed_ms: 360,
    dashboard_cpu_share: 0.03,
    cores: {
      steal_share: 0.02,
      steal_share_least: 0.02,
      interrupts: 1,
      device_interrupts: 0,
      soft_interrupts: 1,
    },
  });
  const joined = joinMetered([slice(), quiet], result);
  assert.equal(joined.elapsed_ms, 480);
  assert.equal(joined.engine_cpu_share, 0.9);
  assert.equal(joined.dashboard_cpu_share!.toFixed(6), "0.025000");
  assert.equal(joined.effort!.cpu_us, 180_000);
  assert.equal(joined.effort!.page_faults, 10);
  assert.equal(joined.effort!.user_share!.toFixed(6), "0.600000");
  assert.deepEqual([joined.cores!.interrupts, joined.cores!.soft_interrupts], [8, 10]);
  assert.equal(joined.cores!.steal_share.toFixed(6), "0.040000");
});

test("a slice without clock ticks says nothing of the share outside the kernel; the others do", () => {
  const effort = { ...slice().effort!, user_share: null, cpu_us: 1_000_000 };
  assert.equal(joinMetered([slice(), slice({ effort })], result).effort!.user_share, 0.6);
});

test("what one slice cannot tell is not told of the whole", () => {
  const joined = joinMetered([slice(), slice({ effort: null, cores: null })], result);
  assert.deepEqual([joined.effort, joined.cores, joined.engine_cpu_share], [null, null, null]);
});

test("a window in one piece stays as it was seen", () => {
  assert.deepEqual(joinMetered([slice()], result), { ...slice(), result });
});
