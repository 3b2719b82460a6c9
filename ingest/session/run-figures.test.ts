import assert from "node:assert/strict";
import { test } from "node:test";
import { around, latency_us, part, schedule, window } from "../../tests/fixture/window-results.ts";
import { plainWorkload } from "../../tests/fixture/workloads.ts";
import { detailsOf, samplesOf } from "./run-figures.ts";
import { spoiltBy } from "./spoilt.ts";

const closed = window(["clients", {}]);
const open = window(["clients", { schedule, throughput_ops: 9_999 }]);
/** Strings of 100 bytes, and resident memory around their preload. */
const memoryOf = (keys: number, memory_bytes_before: number | null, memory_bytes: number | null) => ({
  memory_bytes_before,
  memory_bytes,
  preloaded: { keys, elements: keys, payload_bytes: 100 * keys },
});
const memory = memoryOf(10_000, null, null);
const nothing = { spoilt_windows: [], census: {}, inside: {}, memory };
const clients = (pipeline: number) => ({ clients: plainWorkload({ connections: 50, pipeline }).clients });

const sampleOf = (metric: string, samples: { metric: string; value: number }[]) =>
  samples.find((sample) => sample.metric === metric)?.value;

test("throughput comes from the closed loop only, latency from the open loop only", () => {
  const samples = samplesOf({
    ...nothing,
    closed,
    open,
    memory: memoryOf(10_000, 40_000_000, 42_000_000),
  });
  assert.equal(sampleOf("throughput_ops", samples), 100_000);
  assert.equal(sampleOf("latency_us_p99", samples), 100);
  assert.equal(sampleOf("memory_bytes_per_key", samples), 200);
});

test("where the open loop was lost its figures are missing, and are not those of another window", () => {
  const told = samplesOf({ ...nothing, closed, open });
  const lost = samplesOf({
    ...nothing,
    closed,
    open: null,
    spoilt_windows: [{ reason: "late", result: open }],
  });
  assert.ok(sampleOf("bytes_per_op", told)! > 0);
  assert.deepEqual(
    lost.map(({ metric }) => metric),
    ["throughput_ops"],
  );
});

test("what cannot be told has no sample", () => {
  const unknown = samplesOf({ ...nothing, closed, open });
  for (const metric of ["latency_us_p999", "memory_bytes", "memory_bytes_per_key"]) {
    assert.equal(sampleOf(metric, unknown), undefined, metric);
  }
  const shrunk = samplesOf({ ...nothing, closed, open, memory: memoryOf(10_000, 9, 8) });
  assert.equal(sampleOf("memory_bytes_per_key", shrunk), undefined);
});

test("a run says when the engine was not the limit, and when a tail is the generator's", () => {
  const notes = (engine_cpu_share: number | null, p999: number, lag: number) =>
    detailsOf({
      closed: { result: closed, engine_cpu_share, ...around },
      open: {
        result: window([
          "clients",
          {
            latency_us: { ...latency_us, p999 },
            schedule: { ...schedule, send_lag_us: { ...schedule.send_lag_us, p999: lag } },
          },
        ]),
        engine_cpu_share,
        ...around,
      },
      spoilt_windows: [],
      memory,
      workload: clients(16),
    }).notes;
  assert.deepEqual(notes(0.97, 2_000, 900), []);
  assert.deepEqual(notes(null, 2_000, 900), []);
  assert.match(notes(0.6, 2_000, 900)![0]!, /^The engine used 60 % of its core/);
  assert.match(notes(0.97, 2_000, 1_100)![0]!, /^p99\.9 is left out: 1100 us of its 2000 us/);
});

test("what a hypervisor took from the engine's core is noted, and beyond a tenth of it disturbs the run", () => {
  const cores = { interrupts: 5, device_interrupts: 1, soft_interrupts: 2 };
  const stolen = (steal_share: number, steal_share_least: number) => ({
    result: open,
    engine_cpu_share: 1,
    ...around,
    cores: { ...cores, steal_share, steal_share_least },
  });
  const notes = (window: ReturnType<typeof stolen>) =>
    detailsOf({ closed: null, open: window, spoilt_windows: [], memory, workload: clients(1) }).notes!;
  assert.deepEqual(notes(stolen(0.02, 0)), [], "one tick may be older than the window");
  const some = stolen(0.06, 0.04);
  assert.match(notes(some)[0]!, /^The hypervisor took 6\.0 % of the engine's core while latency/);
  assert.equal(spoiltBy(null, some), null);
  assert.deepEqual(spoiltBy(null, stolen(0.16, 0.14)), {
    outcome: "disturbed",
    reason: "the hypervisor took 16.0 % of the engine's core in a window",
  });
  assert.deepEqual(
    detailsOf({ closed: null, open: some, spoilt_windows: [], memory, workload: clients(1) }).latency!
      .device_interrupts,
    1,
  );
});

test("figures that are a timer's say so", () => {
  const slow = window(["clients", { throughput_ops: (50 * 16) / 0.0403 }]);
  const notes = (engine_cpu_share: number) =>
    detailsOf({
      closed: { result: slow, engine_cpu_share, ...around },
      open: { result: open, engine_cpu_share, ...around },
      spoilt_windows: [],
      memory,
      workload: clients(16),
    }).notes!;
  assert.match(notes(0.04)[0]!, /^Replies wait 40 ms while the engine idles: these figures are a timer's/);
  assert.deepEqual(notes(0.97), []);
});

test("figures of other groups, of parts and of tenants bear their names; nobody's rate is called a throughput", () => {
  const samples = samplesOf({
    ...nothing,
    closed: null,
    open: window(
      [
        "steady",
        { schedule, parts: { small: part, large: { ...part, latency_us: { ...latency_us, p50: 70 } } } },
      ],
      ["noisy", { latency_us: { ...latency_us, p99: 400 } }],
      ["arriving", { schedule, connects: { count: 9, latency_us: { ...latency_us, p99: 7000 } } }],
    ),
    census: {
      noisy: {
        keys: 10,
        bytes: 1000,
        bytes_error: 0,
        connections: 4,
        commands: null,
        source: { keys: "info", connections: "info" },
      },
    },
  });
  assert.equal(sampleOf("throughput_ops", samples), undefined);
  assert.equal(sampleOf("latency_us_p50", samples), 50);
  assert.equal(sampleOf("latency_us_p50@large", samples), 70);
  assert.equal(sampleOf("latency_us_p99@noisy", samples), undefined, "a closed loop tells no latency");
  assert.equal(sampleOf("throughput_ops@noisy", samples), 100_000, "it goes as fast as it can");
  assert.equal(sampleOf("throughput_ops@arriving", samples), undefined, "it follows a schedule");
  assert.equal(sampleOf("connect_us_p99@arriving", samples), 7000);
  assert.equal(sampleOf("tenant_bytes@noisy", samples), 1000);
  assert.equal(sampleOf("bytes_per_op", samples), 10);
});

test("a percentile that is half the generator's own lag is no sample", () => {
  const send_lag_us = { ...schedule.send_lag_us, p99: 60 };
  const samples = samplesOf({
    ...nothing,
    closed: null,
    open: window(["clients", { schedule: { ...schedule, send_lag_us } }]),
  });
  assert.equal(sampleOf("latency_us_p99", samples), undefined);
  assert.equal(sampleOf("latency_us_p95", samples), 90);
});

test("how far p99.9 lies above p99, and what a disturbance did, are samples where they can be told", () => {
  const disturbed = {
    latency_us: { ...latency_us, p999: 1000 },
    dip: { depth: 0.4, recovery_ms: 300, recovered: true },
    schedule,
  };
  const samples = samplesOf({ ...nothing, closed: null, open: window(["steady", disturbed]) });
  assert.equal(sampleOf("tail_ratio", samples), 10);
  assert.equal(sampleOf("dip_depth", samples), 0.4);
  assert.equal(sampleOf("recovery_ms", samples), 300);
  const dip = { depth: 1, recovery_ms: 2000, recovered: false };
  const never = window(["steady", { dip, schedule }]);
  assert.equal(sampleOf("recovery_ms", samplesOf({ ...nothing, closed: null, open: never })), 2000);
  const { notes } = detailsOf({
    closed: null,
    open: { result: never, engine_cpu_share: null, ...around },
    spoilt_windows: [],
    memory,
    workload: clients(1),
  });
  assert.match(notes![0]!, /had not recovered .* longer than is told/);
});

test("a workload without windows brings what its keys weigh, and nothing else", () => {
  const samples = samplesOf({
    ...nothing,
    closed: null,
    open: null,
    memory: memoryOf(10_000, 1_000_000, 3_000_000),
  });
  assert.deepEqual(samples, [
    { metric: "memory_bytes", value: 3_000_000 },
    { metric: "memory_bytes_per_key", value: 200 },
  ]);
});
