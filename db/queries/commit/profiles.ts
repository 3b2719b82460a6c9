import { inflateSync } from "node:zlib";
import { and, desc, eq, sql } from "drizzle-orm";
import type { Database } from "../../client.ts";
import {
  type FoldedProfile,
  foldedProfile,
  type ProfileDetails,
  type ProfileOutcome,
} from "../../contract/profile.ts";
import { blob } from "../../schema/blob.ts";
import { epoch, host, profile, workloadRevision } from "../../schema/index.ts";

/** One look inside a commit's engine under one workload. */
export type CommitProfile = {
  key: string;
  workload_revision_id: number;
  variant_id: number;
  workload: string;
  title: string;
  host: string;
  outcome: ProfileOutcome;
  reason: string | null;
  started_at: number;
  details: ProfileDetails;
};

/** A commit that another can be compared with, and its profile. */
export type ProfiledCommit = { commit_id: number; sha: string; subject: string; key: string };

const PROFILES = 400;
const STEPS = 2_000;
const MOST_BYTES = 50_000_000;

/** A commit's newest profile under each workload on a host class; one that went well goes before one that did not. */
export function readCommitProfiles({
  database,
  commit_id,
  host_class,
}: {
  database: Database;
  commit_id: number;
  host_class: string;
}): CommitProfile[] {
  const rows = database.orm
    .select({
      key: profile.key,
      workload_revision_id: profile.workload_revision_id,
      variant_id: profile.variant_id,
      workload: workloadRevision.name,
      title: sql<string>`coalesce(json_extract(${workloadRevision.data}, '$.title'), ${workloadRevision.name})`,
      host: host.name,
      outcome: profile.outcome,
      reason: profile.reason,
      started_at: profile.started_at,
      details: profile.details,
    })
    .from(profile)
    .innerJoin(epoch, eq(epoch.id, profile.epoch_id))
    .innerJoin(host, eq(host.id, epoch.host_id))
    .innerJoin(workloadRevision, eq(workloadRevision.id, profile.workload_revision_id))
    .where(and(eq(profile.commit_id, commit_id), eq(host.class, host_class)))
    .orderBy(desc(sql`${profile.outcome} = 'ok'`), desc(profile.id))
    .limit(PROFILES)
    .all();
  return [...Map.groupBy(rows, ({ workload }) => workload).values()]
    .map(([newest]) => newest!)
    .sort((a, b) => a.workload_revision_id - b.workload_revision_id);
}

type Comparable = Pick<CommitProfile, "workload_revision_id" | "variant_id"> & {
  database: Database;
  commit_id: number;
  host_class: string;
};

/** The nearest ancestor, along first parents, that was looked into in the same way; null where none is. */
export function readProfiledAncestor(about: Comparable): ProfiledCommit | null {
  return nearest(about, sql`steps > 0`);
}

/** A commit, if it was looked into in the same way. */
export function readProfileOf(about: Comparable): ProfiledCommit | null {
  return nearest(about, sql`steps = 0`);
}

function nearest(
  { database, commit_id, workload_revision_id, variant_id, host_class }: Comparable,
  where: ReturnType<typeof sql>,
): ProfiledCommit | null {
  // A row leaves the recursion as soon as it is made, nearest first: the limit ends the walk.
  const found = database.orm.get<ProfiledCommit | undefined>(sql`
    with recursive line (commit_id, engine_id, sha, subject, steps) as (
      select id, engine_id, sha, subject, 0 from "commit" where id = ${commit_id}
      union all
      select parent.id, parent.engine_id, parent.sha, parent.subject, steps + 1
      from line
      join commit_parent on commit_parent.commit_id = line.commit_id and commit_parent.ordinal = 0
      join "commit" as parent on parent.engine_id = line.engine_id and parent.sha = commit_parent.parent_sha
      where steps < ${STEPS}
    ),
    profiled as (
      select line.commit_id, line.sha, line.subject, line.steps, (
        select profile.key from profile
        join epoch on epoch.id = profile.epoch_id
        join host on host.id = epoch.host_id
        where profile.commit_id = line.commit_id
          and profile.workload_revision_id = ${workload_revision_id} and profile.variant_id = ${variant_id}
          and profile.outcome = 'ok' and host.class = ${host_class}
        order by profile.id desc limit 1
      ) as key
      from line
    )
    select commit_id, sha, subject, key from profiled where ${where} and key is not null limit 1`);
  return found ?? null;
}

/** The stacks of a profile; null where they are not there. */
export function readStacks({ database, key }: { database: Database; key: string }): FoldedProfile | null {
  const body = readBody(database, key, "stacks");
  return body && foldedProfile.parse(JSON.parse(body.toString("utf8")));
}

/** What V8 wrote, as JSON; null where it is not there. */
export function readCpuProfile({ database, key }: { database: Database; key: string }): Buffer | null {
  return readBody(database, key, "cpuprofile");
}

function readBody(database: Database, key: string, kind: "stacks" | "cpuprofile"): Buffer | null {
  const found = database.blobs
    .select({ body: blob.body })
    .from(blob)
    .where(and(eq(blob.run_key, key), eq(blob.kind, kind)))
    .get();
  return found ? inflateSync(found.body, { maxOutputLength: MOST_BYTES }) : null;
}
