import { inflateSync } from "node:zlib";
import { and, desc, eq, inArray, ne, sql } from "drizzle-orm";
import { decodeFromCompressedBase64, JsHistogram } from "hdr-histogram-js";
import type { Database } from "../../client.ts";
import { type RunWindows, runWindows } from "../../contract/windows.ts";
import { blob } from "../../schema/blob.ts";
import { host, run, session } from "../../schema/index.ts";

/** A run whose distributions are shown. */
export type ShownRun = {
  key: string;
  session_id: number;
  epoch_id: number;
  started_at: number;
};

/** Latencies counted: the greatest value of each bucket in microseconds, ascending, and how many fell in it. */
export type LatencyBuckets = { upto_us: number[]; counts: number[] };

const RUNS = 200;
const MOST_BYTES = 20_000_000;
const LATENCY_US_MAX = 60_000_000;
/** Before the compressed counts: the encoding's mark, and their length. */
const HEAD_BYTES = 8;

/** The newest runs of a commit under a workload with a variant that are evidence, reruns apart; at most 200. */
export function readShownRuns({
  database,
  commit_id,
  host_class,
  workload_revision_id,
  variant_id,
}: {
  database: Database;
  commit_id: number;
  host_class: string;
  workload_revision_id: number;
  variant_id: number;
}): ShownRun[] {
  return database.orm
    .select({
      key: run.key,
      session_id: run.session_id,
      epoch_id: session.epoch_id,
      started_at: run.started_at,
    })
    .from(run)
    .innerJoin(session, eq(session.id, run.session_id))
    .innerJoin(host, eq(host.id, session.host_id))
    .where(
      and(
        eq(run.commit_id, commit_id),
        eq(run.workload_revision_id, workload_revision_id),
        eq(run.variant_id, variant_id),
        eq(run.outcome, "ok"),
        ne(run.placement, "broken"),
        ne(session.kind, "rerun"),
        eq(host.class, host_class),
      ),
    )
    .orderBy(desc(run.session_id), desc(run.started_at))
    .limit(RUNS)
    .all();
}

/** The latency histograms of some runs, by key; a run without one, or whose cannot be read, is not in it. */
export function readHistograms(database: Database, keys: readonly string[]): Map<string, LatencyBuckets> {
  return readBodies(database, keys, "latency", decodeHistogram);
}

/** What the windows of some runs told, by key; a run of which nothing is kept is not in it. */
export function readRunWindows(database: Database, keys: readonly string[]): Map<string, RunWindows> {
  return readBodies(database, keys, "windows", (body) =>
    runWindows.parse(JSON.parse(inflateSync(body, { maxOutputLength: MOST_BYTES }).toString("utf8"))),
  );
}

function readBodies<T>(
  { blobs }: Database,
  keys: readonly string[],
  kind: "latency" | "windows",
  read: (body: Buffer) => T,
): Map<string, T> {
  const rows = blobs
    .select({ key: blob.run_key, body: blob.body })
    .from(blob)
    .where(
      and(
        inArray(blob.run_key, sql`(select value from json_each(${JSON.stringify(keys)}))`),
        eq(blob.kind, kind),
      ),
    )
    .all();
  const found = new Map<string, T>();
  for (const { key, body } of rows) {
    try {
      found.set(key, read(body));
    } catch {
      // A body of another form is a body that cannot be shown.
    }
  }
  return found;
}

function decodeHistogram(body: Buffer): LatencyBuckets {
  // Refuses what would grow beyond all measure; the library inflates without a limit.
  inflateSync(body.subarray(HEAD_BYTES), { maxOutputLength: MOST_BYTES });
  const histogram = decodeFromCompressedBase64(body.toString("base64"), 32, false, LATENCY_US_MAX);
  const buckets: LatencyBuckets = { upto_us: [], counts: [] };
  if (!(histogram instanceof JsHistogram)) return buckets;
  const recorded = histogram.recordedValuesIterator;
  recorded.reset();
  while (recorded.hasNext()) {
    const { valueIteratedTo, countAddedInThisIterationStep } = recorded.next();
    buckets.upto_us.push(valueIteratedTo);
    buckets.counts.push(countAddedInThisIterationStep);
  }
  return buckets;
}
