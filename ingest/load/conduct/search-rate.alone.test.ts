import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { plainWorkload } from "../../../tests/fixture/workloads.ts";
import { LoadError } from "../load-error.ts";
import { type RedisServer, startRedisServer } from "../redis-server.testing.ts";
import type { GroupResult, WindowResult } from "../results.ts";
import { type Load, startLoad } from "../start-load.ts";
import { type SearchStep, searchRate } from "./search-rate.ts";

let server: RedisServer;
before(async () => {
  server = await startRedisServer();
});
after(() => server.stop());

const workload = plainWorkload({ closed_ms: 300 });

/** An engine as a formula: p99 grows without bound as the rate comes near to what it can serve. */
function engineOf({
  capacity_ops = 100_000,
  generator_ops = Number.POSITIVE_INFINITY,
  luck = () => 1,
}: {
  capacity_ops?: number;
  generator_ops?: number;
  luck?: () => number;
} = {}): Load {
  const window = (group: Partial<GroupResult>, saturated = false) =>
    ({
      groups: { clients: group },
      saturated,
      saturated_reason: saturated ? "3 % of the batches were late" : null,
    }) as unknown as WindowResult;
  return {
    closedLoop: async () => window({ throughput_ops: capacity_ops }),
    openLoop: async ({ rate_ops = 0, duration_ms = 0 } = {}) => {
      const p99 = Math.round((1000 / Math.max(1e-6, 1 - rate_ops / capacity_ops)) * luck());
      const enough = (rate_ops * duration_ms) / 1000 >= 20_000;
      const latency_us = {
        p50: 100,
        p95: 500,
        p99,
        p999: enough ? p99 * 3 : null,
        p9999: null,
        max: p99 * 5,
      };
      return window({ latency_us }, rate_ops > generator_ops);
    },
  } as Load;
}

test("the answer lies within the precision of the truth, and was kept twice", async () => {
  // 1000 us / (1 - share) = 5000 us at four fifths of what it can serve.
  const found = await searchRate({ load: engineOf(), workload, bounds: { p99_us: 5_000 } });
  assert.ok(found.rate_ops! > 0.78 * 100_000 && found.rate_ops! <= 0.8 * 100_000, `${found.rate_ops}`);
  assert.ok(found.broken_at_ops! > found.rate_ops! && found.broken_at_ops! < 0.82 * 100_000);
  assert.equal(found.note, null);
  const twice = found.steps.filter(
    ({ rate_ops, outcome }) => rate_ops === found.rate_ops && outcome === "kept",
  );
  assert.equal(twice.length, 2);
});

test("the stricter of two bounds decides", async () => {
  const found = await searchRate({ load: engineOf(), workload, bounds: { p99_us: 5_000, p999_us: 6_000 } });
  assert.ok(found.rate_ops! > 0.48 * 100_000 && found.rate_ops! <= 0.5 * 100_000, `${found.rate_ops}`);
});

test("a rate that kept its bound once, by luck, is no answer", async () => {
  let tries = 0;
  const luck = () => (tries++ % 2 === 0 ? 0.5 : 2);
  const found = await searchRate({ load: engineOf({ luck }), workload, bounds: { p99_us: 5_000 } });
  const kept = found.steps.filter(
    ({ rate_ops, outcome }) => rate_ops === found.rate_ops && outcome === "kept",
  );
  assert.ok(found.rate_ops === null || kept.length >= 2, `${found.rate_ops}`);
});

test("where the generator falls behind, nobody can tell what the engine bears", async () => {
  const found = await searchRate({
    load: engineOf({ generator_ops: 30_000 }),
    workload,
    bounds: { p99_us: 5_000 },
  });
  assert.ok(found.rate_ops! <= 30_000);
  assert.equal(found.broken_at_ops, null);
  assert.match(found.note!, /fell behind/);
});

test("a rate at which the engine never answers has broken its bounds, and the search goes on below it", async () => {
  const engine = engineOf();
  const openLoop: Load["openLoop"] = async (how) => {
    if ((how?.rate_ops ?? 0) > 60_000) throw new LoadError("timeout", "16157 replies were still owed");
    return await engine.openLoop(how);
  };
  const found = await searchRate({ load: { ...engine, openLoop }, workload, bounds: { p99_us: 5_000 } });
  assert.ok(found.rate_ops! > 57_000 && found.rate_ops! <= 60_000, `${found.rate_ops}`);
  assert.match(found.steps.find(({ outcome }) => outcome === "broken")!.why!, /still owed/);
});

test("a bound that no rate keeps has no answer", async () => {
  const found = await searchRate({ load: engineOf(), workload, bounds: { p99_us: 500 } });
  assert.equal(found.rate_ops, null);
  assert.equal(found.note, "No rate kept the bounds.");
});

test("rates that kept a bound once only are no answer, and the note does not say that none kept it", async () => {
  const outcomes = new Map<number, number>();
  const engine = engineOf();
  // What was kept is broken when it is tried again.
  const openLoop: Load["openLoop"] = async (how) => {
    const rate_ops = how?.rate_ops ?? 0;
    outcomes.set(rate_ops, (outcomes.get(rate_ops) ?? 0) + 1);
    const again = outcomes.get(rate_ops)! > 1;
    return await engine.openLoop({ ...how, rate_ops: again ? 99_000 : Math.min(rate_ops, 50_000) });
  };
  const found = await searchRate({ load: { ...engine, openLoop }, workload, bounds: { p99_us: 5_000 } });
  assert.equal(found.rate_ops, null);
  assert.ok(found.steps.some(({ outcome }) => outcome === "kept"));
  assert.match(found.note!, /within what chance does/);
});

test("a search without a bound is refused", async () => {
  await assert.rejects(searchRate({ load: engineOf(), workload, bounds: {} }), {
    kind: "not-supported",
    message: /bound/,
  });
});

test("on a real server every step is told, and a bound of a minute is kept somewhere", async () => {
  const load = await startLoad({
    workload,
    at: { host: "127.0.0.1", port: server.port },
    seed: 1,
    niceness: 0,
  });
  const told: SearchStep[] = [];
  try {
    await load.preload();
    const found = await searchRate({
      load,
      workload,
      bounds: { p99_us: 60_000_000 },
      step_ms: 200,
      precision: 0.4,
      onStep: (step) => told.push(step),
    });
    assert.deepEqual(told, found.steps);
    assert.ok(found.saturation_ops > 0 && told.length > 0);
    assert.ok(told.every(({ outcome }) => outcome !== "broken"));
  } finally {
    await load.stop();
  }
});
