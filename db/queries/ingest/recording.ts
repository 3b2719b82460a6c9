import { inflateSync } from "node:zlib";
import { and, asc, eq, inArray, isNotNull } from "drizzle-orm";
import type { Database } from "../../client.ts";
import type { RecordingLine } from "../../contract/recording.ts";
import { NotFoundError } from "../../errors.ts";
import { blob } from "../../schema/blob.ts";
import {
  branch,
  branchCommit,
  commit,
  commitParent,
  commitTag,
  engine,
  epoch,
  host,
  preparation,
  run,
  sample,
  series,
  session,
  sessionCommit,
  variant,
  workloadRevision,
} from "../../schema/index.ts";

/**
 * Everything measured of a branch on the host and by the plan of its newest session: complete sessions only. Throws NotFoundError
 * where nothing was measured.
 */
export function* readRecording(
  database: Database,
  { engine_name, branch_name }: { engine_name: string; branch_name: string },
): Generator<RecordingLine> {
  const { orm } = database;
  const about = orm
    .select({ engine_id: engine.id, repository: engine.repository, branch_id: branch.id })
    .from(engine)
    .innerJoin(branch, and(eq(branch.engine_id, engine.id), eq(branch.name, branch_name)))
    .where(eq(engine.name, engine_name))
    .get();
  if (!about) throw new NotFoundError(`nothing is known of ${engine_name}, branch ${branch_name}`);
  const all = orm
    .select()
    .from(session)
    .where(
      and(
        eq(session.branch_id, about.branch_id),
        eq(session.origin, "measured"),
        isNotNull(session.ended_at),
      ),
    )
    .orderBy(asc(session.id))
    .all();
  const newest = all.at(-1);
  const first = newest && all.find((one) => planOf(one) === planOf(newest));
  if (!newest || !first)
    throw new NotFoundError(`no round of ${engine_name}, branch ${branch_name}, is complete yet`);
  const sessions = all.filter((one) => planOf(one) === planOf(newest));

  const commits = readCommits(database, about);
  const shaOf = new Map(commits.map((one) => [one.id, one.sha]));
  const workloads = new Map(
    orm
      .select()
      .from(workloadRevision)
      .all()
      .map((one) => [one.id, one]),
  );
  const variants = new Map(
    orm
      .select()
      .from(variant)
      .where(eq(variant.engine_id, about.engine_id))
      .all()
      .map((one) => [one.id, one]),
  );
  const place = orm
    .select({ class: host.class, details: epoch.details })
    .from(host)
    .innerJoin(epoch, eq(epoch.id, first.epoch_id))
    .where(eq(host.id, first.host_id))
    .get()!;
  yield {
    line: "head",
    format: 1,
    engine: engine_name,
    repository: about.repository,
    branch: branch_name,
    host: place,
    commits: commits.map(({ id: _, ...one }) => one),
    workloads: [...workloads.values()].map(({ name, revision, data }) => ({ name, revision, data })),
    variants: [...variants.values()].map(({ name, data }) => ({ name, data })),
  };
  for (const { commit_id, prepared_at: _, failures: __, ...one } of orm
    .select()
    .from(preparation)
    .where(inArray(preparation.commit_id, [...shaOf.keys()]))
    .all()) {
    yield { line: "preparation", sha: shaOf.get(commit_id)!, ...one } as RecordingLine;
  }
  for (const { id, key, kind, checks, started_at, ended_at } of sessions) {
    const planned = orm.select().from(sessionCommit).where(eq(sessionCommit.session_id, id)).all();
    yield {
      line: "session",
      key,
      kind,
      started_at,
      ended_at: ended_at!,
      checks,
      commits: planned.flatMap(({ commit_id, role }) => {
        const sha = shaOf.get(commit_id);
        return sha ? [{ sha, role }] : [];
      }),
    };
    for (const {
      id: run_id,
      session_id: _,
      block,
      commit_id,
      workload_revision_id,
      variant_id,
      ...result
    } of orm.select().from(run).where(eq(run.session_id, id)).orderBy(asc(run.id)).all()) {
      const sha = shaOf.get(commit_id);
      if (!sha) continue;
      yield {
        line: "run",
        session: key,
        block,
        sha,
        workload: workloads.get(workload_revision_id)!.revision,
        variant: variants.get(variant_id)!.name,
        result: {
          ...result,
          samples: orm
            .select({ metric: series.metric, value: sample.value })
            .from(series)
            .innerJoin(
              sample,
              and(
                eq(sample.series_id, series.id),
                eq(sample.commit_id, commit_id),
                eq(sample.run_id, run_id),
              ),
            )
            .where(
              and(
                eq(series.workload_revision_id, workload_revision_id),
                eq(series.variant_id, variant_id),
                eq(series.engine_id, about.engine_id),
                eq(series.host_class, place.class),
              ),
            )
            .orderBy(asc(series.id))
            .all(),
          blobs: database.blobs
            .select({ kind: blob.kind, encoding: blob.encoding, body: blob.body })
            .from(blob)
            .where(eq(blob.run_key, result.key))
            .all()
            .map((one) => ({ ...one, body: textOfBody(one) })),
        },
      } as RecordingLine;
    }
  }
}

/** Host and plan: sessions of another plan measured other things, and have no place in the same file. */
function planOf({ key, host_id }: { key: string; host_id: number }): string {
  return `${host_id} ${key.split(":").slice(0, 3).join(":")}`;
}

function readCommits(database: Database, { engine_id, branch_id }: { engine_id: number; branch_id: number }) {
  const { orm } = database;
  return orm
    .select({
      id: commit.id,
      sha: commit.sha,
      position: branchCommit.position,
      author: commit.author,
      subject: commit.subject,
      authored_at: commit.authored_at,
      committed_at: commit.committed_at,
      pr_number: commit.pr_number,
    })
    .from(branchCommit)
    .innerJoin(commit, eq(commit.id, branchCommit.commit_id))
    .where(eq(branchCommit.branch_id, branch_id))
    .orderBy(asc(branchCommit.position))
    .all()
    .map((one) => ({
      ...one,
      parents: orm
        .select({ sha: commitParent.parent_sha })
        .from(commitParent)
        .where(eq(commitParent.commit_id, one.id))
        .orderBy(asc(commitParent.ordinal))
        .all()
        .map((parent) => parent.sha),
      tags: orm
        .select({ name: commitTag.name })
        .from(commitTag)
        .where(and(eq(commitTag.engine_id, engine_id), eq(commitTag.commit_id, one.id)))
        .all()
        .map((tag) => tag.name),
    }));
}

/** A recording is compressed as a whole: what compresses well is put in as it is. */
function textOfBody({ encoding, body }: { encoding: string; body: Buffer }): string {
  return encoding === "json-deflate" ? inflateSync(body).toString() : body.toString("base64");
}
