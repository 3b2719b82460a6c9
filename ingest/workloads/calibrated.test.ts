import assert from "node:assert/strict";
import { test } from "node:test";
import { calibrated, needsCalibration, saturationWorkload, trafficHash } from "./calibrated.ts";
import { builtInWorkload } from "./catalogue/index.ts";
import { workloadRevision } from "./revision.ts";

const [quarter, half] = [builtInWorkload("steady-25")!, builtInWorkload("steady-50")!];

test("a share becomes an absolute rate of two figures, which is in the revision", () => {
  assert.ok(needsCalibration(half));
  const found = calibrated(half, 123_456);
  assert.deepEqual(found.clients[0]!.arrivals, { kind: "constant", rate_ops: 62_000 });
  assert.ok(!needsCalibration(found));
  assert.notEqual(workloadRevision(found), workloadRevision(calibrated(half, 200_000)));
  assert.equal(
    workloadRevision(found),
    workloadRevision(calibrated(half, 124_000)),
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
  assert.equal(calibrated(long, 1_000_000).open!.duration_ms, 10_000);
  assert.equal(calibrated(long, 100_000).open!.duration_ms, 60_000);
});
