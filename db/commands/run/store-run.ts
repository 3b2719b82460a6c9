import { z } from "zod";
import { type Context, type Database, write } from "../../client.ts";
import { type MetricKey, metricOf } from "../../contract/metric.ts";
import { type RunResult, runResult } from "../../contract/run.ts";
import type { SessionKind } from "../../contract/session.ts";
import { blob } from "../../schema/blob.ts";
import { prepared } from "../../statement.ts";
import { summariseCommit } from "./summarise-commit.ts";

const id = z.number().int().positive();

export const storeRunInput = z.strictObject({
  session_id: id,
  /** Within its session; 0 where the whole session is one. */
  block: z.number().int().nonnegative().default(0),
  commit_id: id,
  workload_revision_id: id,
  variant_id: id,
  result: runResult,
});

type Place = Omit<z.infer<typeof storeRunInput>, "result">;
type About = Omit<RunResult, "samples" | "blobs">;
type Where = { engine_id: number; host_class: string; kind: SessionKind; epoch_id: number };

/**
 * Stores a run whole or not at all, once: a second call with the same key changes nothing and says so.
 * Bodies go to the blob file first, so that a run never points at a body that is not there.
 */
export function storeRun({ ctx, input }: { ctx: Context; input: z.input<typeof storeRunInput> }): {
  run_id: number;
  stored: boolean;
} {
  const { result, ...place } = storeRunInput.parse(input);
  const { samples, blobs, ...about } = result;
  const { database } = ctx;
  for (const { kind, encoding, body } of blobs) {
    database.blobs
      .insert(blob)
      .values({ run_key: about.key, kind, encoding, body: Buffer.from(body) })
      .onConflictDoNothing()
      .run();
  }
  return write(database, () => {
    const before = prepared<{ id: number }>(database, RUN_OF_KEY).get(about.key);
    if (before) return { run_id: before.id, stored: false };
    const run_id = insertRun(database, place, about);
    if (samples.length === 0) return { run_id, stored: true };
    const where = prepared<Where>(database, PLACE_OF_SESSION).get(place.session_id)!;
    const series_of = seriesIds(database, place, where, samples);
    const insert = prepared(database, INSERT_SAMPLE);
    for (const { metric, value } of samples) {
      insert.run(series_of.get(metric), place.commit_id, run_id, value);
    }
    const is_evidence = about.outcome === "ok" && about.placement !== "broken" && where.kind !== "rerun";
    if (is_evidence) {
      const { workload_revision_id, variant_id, commit_id } = place;
      prepared(database, INSERT_EPOCH).run(workload_revision_id, variant_id, commit_id, where.epoch_id);
      summariseCommit({ database, ...place, ...where, series_ids: [...series_of.values()] });
    }
    return { run_id, stored: true };
  });
}

const RUN_OF_KEY = "select id from run where key = ?";
const INSERT_SAMPLE = "insert into sample (series_id, commit_id, run_id, value) values (?, ?, ?, ?)";
const INSERT_EPOCH =
  "insert into commit_epoch (workload_revision_id, variant_id, commit_id, epoch_id) values (?, ?, ?, ?) on conflict do nothing";
const PLACE_OF_SESSION = `
  select session.engine_id, host.class as host_class, session.kind, session.epoch_id
  from session join host on host.id = session.host_id where session.id = ?`;
const INSERT_RUN = `
  insert into run (key, session_id, block, commit_id, workload_revision_id, variant_id, outcome, placement, stage, reason,
    output, started_at, duration_ms, details)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id`;
const SERIES_OF_GROUP = `
  select id, metric from series
  where engine_id = ? and host_class = ? and workload_revision_id = ? and variant_id = ?`;
const INSERT_SERIES = `
  insert into series (engine_id, host_class, workload_revision_id, variant_id, metric, unit, better)
  values (?, ?, ?, ?, ?, ?, ?) returning id`;

function insertRun(database: Database, place: Place, about: About): number {
  const { session_id, block, commit_id, workload_revision_id, variant_id } = place;
  const { key, outcome, placement, stage, reason, output, started_at, duration_ms, details } = about;
  const where = [key, session_id, block, commit_id, workload_revision_id, variant_id];
  const what = [outcome, placement, stage, reason, output, started_at, duration_ms, JSON.stringify(details)];
  return prepared<{ id: number }>(database, INSERT_RUN).get(...where, ...what)!.id;
}

/** The series of the run's metrics, those made that are new. */
function seriesIds(
  database: Database,
  { workload_revision_id, variant_id }: Place,
  { engine_id, host_class }: Where,
  samples: RunResult["samples"],
): Map<MetricKey, number> {
  const identity = [engine_id, host_class, workload_revision_id, variant_id];
  const rows = prepared<{ id: number; metric: MetricKey }>(database, SERIES_OF_GROUP).all(...identity);
  const known = new Map(rows.map((row) => [row.metric, row.id]));
  return new Map(
    samples.map(({ metric }) => {
      const { unit, better } = metricOf(metric);
      const insert = () =>
        prepared<{ id: number }>(database, INSERT_SERIES).get(...identity, metric, unit, better)!.id;
      const series_id = known.get(metric) ?? insert();
      known.set(metric, series_id);
      return [metric, series_id];
    }),
  );
}
