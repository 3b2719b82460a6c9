import assert from "node:assert/strict";
import { test } from "node:test";
import type { WindowShare } from "../messages.ts";
import { bucketOf } from "../record/latency-counts.ts";
import { Recorder } from "../record/recorder.ts";
import { SIZE_CLASSES } from "../wire/reply-tally.ts";
import { joinSlices } from "./join-slices.ts";

/** A slice of `duration_ms` in which replies came at these moments, each with a latency of so many ms. */
function slice(duration_ms: number, replies: readonly [at_ms: number, latency_ms: number][]): WindowShare {
  const recorder = new Recorder(duration_ms, 1);
  for (const [at_ms, latency_ms] of replies) {
    recorder.record(at_ms, latency_ms, 1);
    recorder.recordPart(0, at_ms, latency_ms);
  }
  const sizes = () => new Float64Array(SIZE_CLASSES).fill(1);
  return {
    started_at_ms: 1_000,
    effort: { cpu_us: 50_000, cpu_share: 0.5, wait_us: 10 },
    stalls: { count: 1, total_us: 1_500, max_us: 1_500 },
    lead_in_operations: 0,
    drained_operations: 2,
    groups: {
      clients: {
        recording: recorder.finish(),
        counts: {
          bytes_in: 100,
          bytes_out: 40,
          payload_bytes_in: 30,
          payload_bytes_out: 20,
          errors: { ERR: 1 },
          sizes: { requests: sizes(), request_bytes: sizes(), replies: sizes(), reply_bytes: sizes() },
        },
        schedule: null,
      },
    },
  };
}

test("counts, latencies and effort of slices add up", () => {
  const slices = [
    slice(100, [[10, 1]]),
    slice(100, [
      [20, 2],
      [130, 9],
    ]),
    slice(100, []),
  ];
  const { groups, effort, stalls, drained_operations, started_at_ms } = joinSlices(slices, 100);
  const { recording, counts } = groups.clients!;
  assert.equal(started_at_ms, 1_000);
  assert.equal(drained_operations, 6);
  assert.deepEqual(effort, { cpu_us: 150_000, cpu_share: 0.5, wait_us: 30 });
  assert.deepEqual(stalls, { count: 3, total_us: 4_500, max_us: 1_500 });
  // One reply came after its slice was over: counted, and not within.
  assert.deepEqual([recording.all.within, recording.all.max_us], [2, 9_000]);
  assert.deepEqual(
    [...recording.all.counts],
    [1_000, 2_000, 9_000].flatMap((us) => [bucketOf(us), 1]),
  );
  assert.deepEqual(recording.parts[0]!.counts, recording.all.counts);
  assert.deepEqual([counts.bytes_in, counts.errors.ERR, counts.sizes.requests[0]], [300, 3, 3]);
});

test("intervals go by the time under load, whatever the length of a slice", () => {
  const slices = [
    slice(50, [[10, 1]]),
    slice(50, [
      [20, 1],
      [40, 1],
    ]),
    slice(50, [[5, 1]]),
  ];
  const { intervals } = joinSlices(slices, 50).groups.clients!.recording;
  const operations = intervals.map(({ counts }) => counts.filter((_, i) => i % 2).reduce((a, b) => a + b, 0));
  assert.deepEqual(operations, [3, 1]);
});

test("no slice is no window", () => {
  assert.throws(() => joinSlices([], 100), RangeError);
});
