import type { GroupShare, WindowShare } from "../messages.ts";
import { LatencyCounts } from "../record/latency-counts.ts";
import type { RecordedInterval, RecordedLatencies, Recording } from "../record/recorder.ts";
import { INTERVAL_MS } from "../results.ts";

/**
 * The slices of a closed loop that one process drove, one after the other, as the one window that they are parts of: what was
 * between them is in no count. Counts and histograms add up exactly. Throws RangeError where there is no slice.
 */
export function joinSlices(slices: readonly WindowShare[], slice_ms: number): WindowShare {
  const [first] = slices;
  if (!first) throw new RangeError("a window needs a slice");
  const cpu_us = sum(slices, ({ effort }) => effort.cpu_us);
  // Of each slice its own length is known by what it used and by the share that this was.
  const elapsed_us = sum(slices, ({ effort }) =>
    effort.cpu_share > 0 ? effort.cpu_us / effort.cpu_share : 1_000 * slice_ms,
  );
  return {
    started_at_ms: first.started_at_ms,
    effort: {
      cpu_us,
      cpu_share: cpu_us / elapsed_us,
      wait_us: slices.some(({ effort }) => effort.wait_us === null)
        ? null
        : sum(slices, ({ effort }) => effort.wait_us ?? 0),
    },
    stalls: {
      count: sum(slices, ({ stalls }) => stalls.count),
      total_us: sum(slices, ({ stalls }) => stalls.total_us),
      max_us: Math.max(...slices.map(({ stalls }) => stalls.max_us)),
    },
    lead_in_operations: sum(slices, (one) => one.lead_in_operations),
    drained_operations: sum(slices, (one) => one.drained_operations),
    groups: Object.fromEntries(
      Object.keys(first.groups).map((name) => [
        name,
        joinGroup(
          slices.map(({ groups }) => groups[name]!),
          slice_ms,
        ),
      ]),
    ),
  };
}

/** Closed loops have no schedule. */
function joinGroup(slices: readonly GroupShare[], slice_ms: number): GroupShare {
  const counts = slices.map((one) => one.counts);
  const errors: Record<string, number> = {};
  for (const one of counts) {
    for (const [kind, times] of Object.entries(one.errors)) errors[kind] = (errors[kind] ?? 0) + times;
  }
  const sizes = (kind: "requests" | "request_bytes" | "replies" | "reply_bytes") =>
    counts[0]!.sizes[kind].map((_, at) => sum(counts, (one) => one.sizes[kind][at]!));
  return {
    recording: joinRecordings(
      slices.map((one) => one.recording),
      slice_ms,
    ),
    counts: {
      bytes_in: sum(counts, (one) => one.bytes_in),
      bytes_out: sum(counts, (one) => one.bytes_out),
      payload_bytes_in: sum(counts, (one) => one.payload_bytes_in),
      payload_bytes_out: sum(counts, (one) => one.payload_bytes_out),
      errors,
      sizes: {
        requests: sizes("requests"),
        request_bytes: sizes("request_bytes"),
        replies: sizes("replies"),
        reply_bytes: sizes("reply_bytes"),
      },
    },
    schedule: null,
  };
}

function joinRecordings(slices: readonly Recording[], slice_ms: number): Recording {
  return {
    all: joinLatencies(slices.map(({ all }) => all)),
    parts: slices[0]!.parts.map((_, part) => joinLatencies(slices.map(({ parts }) => parts[part]!))),
    intervals: joinIntervals(
      slices.map(({ intervals }) => intervals),
      slice_ms,
    ),
    last_reply_ms: sum(slices, ({ last_reply_ms }) => last_reply_ms),
  };
}

function joinLatencies(slices: readonly RecordedLatencies[]): RecordedLatencies {
  const counts = new LatencyCounts();
  for (const slice of slices) counts.add(slice.counts, slice.max_us);
  return {
    counts: counts.toSparse(),
    max_us: counts.max_us,
    within: sum(slices, ({ within }) => within),
  };
}

/** By time under load: an interval of a slice goes to that in which it begins. */
function joinIntervals(
  slices: readonly (readonly RecordedInterval[])[],
  slice_ms: number,
): RecordedInterval[] {
  const joined: LatencyCounts[] = [];
  for (const [slice, intervals] of slices.entries()) {
    for (const [at, { counts, max_us }] of intervals.entries()) {
      const place = Math.floor((slice * slice_ms) / INTERVAL_MS + at);
      for (let next = joined.length; next <= place; next += 1) joined.push(new LatencyCounts());
      joined[place]!.add(counts, max_us);
    }
  }
  return joined.map((counts) => ({ counts: counts.toSparse(), max_us: counts.max_us }));
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
