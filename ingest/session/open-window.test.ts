import assert from "node:assert/strict";
import { test } from "node:test";
import { around, window } from "../../tests/fixture/window-results.ts";
import { plainWorkload } from "../../tests/fixture/workloads.ts";
import type { WindowResult } from "../load/results.ts";
import { driveOpenLoop, leaveOutSpoilt, mostRepeatsMs } from "./open-window.ts";
import { detailsOf } from "./run-figures.ts";
import type { Metered } from "./window-meter.ts";

const workload = plainWorkload({ lead_in_ms: 50, open_ms: 300 });
const good: Metered<WindowResult> = { result: window(["clients", {}]), engine_cpu_share: null, ...around };
const late = { ...good, result: { ...good.result, saturated: true, saturated_reason: "it was late" } };
const beside = { ...good, dashboard_cpu_share: 0.5 };

/** An open loop that goes as told, window by window, and how often it was driven. */
async function drive(
  windows: Metered<WindowResult>[],
  { traffic = workload, closed = good }: { traffic?: typeof workload; closed?: typeof good | null } = {},
) {
  let driven = 0;
  const made = await driveOpenLoop(traffic, closed, async () => windows[driven++]!);
  return { ...made, driven };
}

test("an open loop that was spoilt is driven again, and what was spoilt is kept and told", async () => {
  const { open, spoilt_windows, driven } = await drive([late, beside, good, good]);
  assert.equal(driven, 3);
  assert.equal(open, good);
  assert.deepEqual(
    spoilt_windows.map(({ result }) => result),
    [late.result, beside.result],
  );
  const preloaded = { keys: 10, elements: 10, payload_bytes: 1_000 };
  const memory = { memory_bytes_before: null, memory_bytes: null, preloaded };
  const { notes } = detailsOf({ closed: good, open, spoilt_windows, memory, workload });
  assert.deepEqual(notes, [
    "Latency was measured 2 times before, which does not count: generator saturated: it was late; " +
      "the dashboard used 50.0 % of a core in a window.",
  ]);
});

test("one that was not is driven once, and one that is spoilt three times stays so, or is left out where that will do", async () => {
  assert.deepEqual(await drive([good, late]), { open: good, spoilt_windows: [], driven: 1 });
  const made = await drive([late, late, beside, good]);
  assert.equal(made.driven, 3);
  assert.equal(made.open, beside);
  const { open, spoilt_windows } = leaveOutSpoilt(made);
  assert.equal(open, null);
  const preloaded = { keys: 10, elements: 10, payload_bytes: 1_000 };
  const memory = { memory_bytes_before: null, memory_bytes: null, preloaded };
  const { notes, latency } = detailsOf({ closed: good, open, spoilt_windows, memory, workload });
  assert.equal(latency, undefined);
  assert.match(
    notes![0]!,
    /^Latency is not told: it was measured 3 times, and none counts: generator saturated/,
  );
});

test("what counts is not left out, nor what was spoilt and not driven as often as it may be", async () => {
  const sound = await drive([late, good]);
  assert.equal(leaveOutSpoilt(sound).open, good);
  assert.equal(leaveOutSpoilt(await drive([late], { closed: beside })).open, late);
});

test("it is not driven again where its engine would be another than before, nor where the closed loop is lost anyway", async () => {
  const { closed: _, ...alone } = workload;
  const disturbing = { ...workload, open: { ...workload.open!, disturbed_at_ms: 100 } };
  assert.equal((await drive([late, good], { traffic: alone, closed: null })).driven, 1);
  assert.equal((await drive([late, good], { traffic: disturbing })).driven, 1);
  const expiring = {
    ...workload,
    datasets: workload.datasets.map((one) => ({ ...one, expire: { what: "keys" as const, at_ms: 100 } })),
  };
  assert.equal((await drive([late, good], { traffic: expiring })).driven, 1);
  assert.equal((await drive([late, good], { closed: beside })).driven, 1);
  assert.equal(mostRepeatsMs(workload), 700);
  assert.equal(mostRepeatsMs(disturbing), 0);
  assert.equal(mostRepeatsMs(alone), 0);
});
