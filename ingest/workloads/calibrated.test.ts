import assert from "node:assert/strict";
import { test } from "node:test";
import { calibrated, needsCalibration, saturationWorkload, trafficHash } from "./calibrated.ts";
import { builtInWorkload } from "./catalogue/index.ts";
import { workloadRevision } from "./revision.ts";
import type { Workload } from "./workload.ts";

function withRates(workload: Workload, saturation_ops: number): Workload {
  const found = calibrated(workload, saturation_ops);
  assert.ok(typeof found !== "string", String(found));
  return found;
}

const [quarter, half] = [builtInWorkload("steady-25")!, builtInWorkload("steady-50")!];

test("a share becomes an absolute rate of two figures, which is in the revision", () => {
  assert.ok(needsCalibration(half));
  const found = withRates(half, 123_456);
  assert.deepEqual(found.clients[0]!.arrivals, { kind: "constant", rate_ops: 62_000 });
  assert.ok(!needsCalibration(found));
  assert.notEqual(workloadRevision(found), workloadRevision(withRates(half, 200_000)));
  assert.equal(
    workloadRevision(found),
    workloadRevision(withRates(half, 124_000)),
    "a little faster is the same",
  );
});

test("workloads that differ by their share have one saturation, found without any schedule", () => {
  assert.equal(trafficHash(quarter), trafficHash(half));
  const closed = saturationWorkload(half);
  assert.equal(closed.open, undefined);
  assert.equal(closed.clients[0]!.arrivals, undefined);
  const more = { ...half, clients: half.clients.map((group) => ({ ...group, connections: 51 })) };
  assert.notEqual(trafficHash(more), trafficHash(half));
});

test("a fast engine gets a shorter window rather than more requests than are allowed", () => {
  const long = { ...half, open: { lead_in_ms: 0, duration_ms: 60_000 } };
  assert.equal(withRates(long, 1_000_000).open!.duration_ms, 10_000);
  assert.equal(withRates(long, 100_000).open!.duration_ms, 60_000);
});

test("a rate that the workload does not bear is said in words", () => {
  assert.match(String(calibrated(half, 0.01)), /^at 0\.005 requests per second clients\.0\.arrivals/);
});
