import assert from "node:assert/strict";
import { test } from "node:test";
import { around, latency_us, window } from "../../tests/fixture/window-results.ts";
import { plainWorkload } from "../../tests/fixture/workloads.ts";
import { LoadError } from "../load/load-error.ts";
import type { WindowResult } from "../load/results.ts";
import { driveOpenLoop, mostRepeatsMs } from "./open-window.ts";
import { detailsOf } from "./run-figures.ts";
import { stolenMs } from "./tail-doubt.ts";
import type { Metered } from "./window-meter.ts";

const workload = plainWorkload({ lead_in_ms: 50, open_ms: 300 });
const good: Metered<WindowResult> = { result: window(["clients", {}]), engine_cpu_share: null, ...around };
const late = { ...good, result: { ...good.result, saturated: true, saturated_reason: "it was late" } };
const beside = { ...good, dashboard_cpu_share: 0.5 };

const telling = (more: object) => window(["clients", { latency_us: { ...latency_us, ...more } }]);

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
  const { open, windows_left_out, driven } = await drive([late, beside, good, good]);
  assert.equal(driven, 3);
  assert.equal(open, good);
  assert.deepEqual(
    windows_left_out.map(({ result }) => result),
    [late.result, beside.result],
  );
  const preloaded = { keys: 10, elements: 10, payload_bytes: 1_000 };
  const memory = { memory_bytes_before: null, memory_bytes: null, preloaded };
  const { notes } = detailsOf({ closed: good, open, windows_left_out, memory, workload });
  assert.deepEqual(notes, [
    "Latency was measured 2 times more, which does not count: generator saturated: it was late; " +
      "the dashboard used 50.0 % of a core in a window.",
  ]);
});

test("one that was not is driven once, and one that is spoilt three times stays so", async () => {
  assert.deepEqual(await drive([good, late]), { open: good, windows_left_out: [], driven: 1 });
  const { open, driven } = await drive([late, late, beside, good]);
  assert.equal(driven, 3);
  assert.equal(open, late);
});

/** A window that lost so much; of the ticks that the kernel tells one may be older. */
const stolen = (stolen_ms: number, more: Partial<typeof good> = {}): typeof good => ({
  ...good,
  elapsed_ms: 600,
  ...more,
  cores: {
    steal_share: stolen_ms / (more.elapsed_ms ?? 600),
    steal_share_least: (stolen_ms - 10) / (more.elapsed_ms ?? 600),
    interrupts: 0,
    device_interrupts: 0,
    soft_interrupts: 0,
  },
});

test("where more was stolen than the highest percentile leaves out it is driven again, and the one that lost least counts", async () => {
  const [much, more, less] = [stolen(30), stolen(40), stolen(20)];
  const { open, windows_left_out, driven } = await drive([much, less, more]);
  assert.equal(driven, 3);
  assert.equal(open, less);
  const reasons = windows_left_out.map(({ reason }) => reason);
  assert.deepEqual(reasons, [
    "the hypervisor took up to 30 ms of the engine's core, and p99 leaves out 5 ms",
    "the hypervisor took up to 40 ms of the engine's core, and p99 leaves out 5 ms",
  ]);
  assert.equal((await drive([much, late, late])).open, much, "lateness is worse");
});

test("of windows that lost as much the first counts, however late the others ended", async () => {
  const first = stolen(20);
  const late_end = stolen(20, { elapsed_ms: 900 });
  assert.equal((await drive([first, late_end, late_end])).open, first);
});

test("a window without doubt counts, also where it lost more than one that told a higher percentile", async () => {
  const { open, windows_left_out } = await drive([
    stolen(10, { result: telling({ p999: 200 }) }),
    stolen(20, { result: telling({ p99: null }) }),
  ]);
  assert.equal(stolenMs(open), 20);
  assert.match(windows_left_out[0]!.reason, /up to 10 ms .* p99.9 leaves out 0.5 ms/);
});

test("a generator that breaks down in another try does not cost what is evidence", async () => {
  const much = stolen(40);
  const broken = async () => {
    throw new LoadError("generator-failed", "it ended");
  };
  const first = (window: typeof good) => {
    const ways = [async () => window, broken];
    return driveOpenLoop(workload, good, () => ways.shift()!());
  };
  assert.deepEqual(await first(much), { open: much, windows_left_out: [] });
  await assert.rejects(first(late), LoadError);
});

test("what cannot have made a percentile, or lasts too long to be without it, is left", async () => {
  const tick = stolen(10);
  assert.equal((await drive([tick, good])).open, tick);
  assert.equal((await drive([stolen(10, { result: telling({ p999: 200 }) }), good])).open, good);
  const long = stolen(300, { elapsed_ms: 31_000, result: { ...good.result, duration_ms: 30_000 } });
  assert.equal((await drive([long, good])).open, long);
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
