import { z } from "zod";
import { heaviestFunctions, samplesOf } from "../../components/profile/compare-profiles.ts";
import type { InsideLine } from "../../components/profile/inside-table.tsx";
import type { Shown } from "../../components/profile/where-time-goes.tsx";
import { commitHref } from "../../components/ui/commit-link.tsx";
import type { Database } from "../../db/client.ts";
import { findCommits } from "../../db/queries/commit/commit.ts";
import {
  type CommitProfile,
  type ProfiledCommit,
  readCommitProfiles,
  readProfiledAncestor,
  readProfileOf,
  readStacks,
} from "../../db/queries/commit/profiles.ts";

/** What a commit's page may be asked of its profiles. */
export const insideAsked = z.object({
  workload: z.string().min(1).max(100).optional().catch(undefined),
  against: z
    .string()
    .trim()
    .regex(/^[0-9a-f]{4,64}$/i)
    .toLowerCase()
    .optional()
    .catch(undefined),
});
export type InsideAsked = z.infer<typeof insideAsked>;

const FUNCTIONS = 20;

/** A commit's profiles, the chosen one compared with its last profiled ancestor or with the commit that was asked for. */
export function readInside({
  database,
  engine_id,
  host_class,
  commit_id,
  sha,
  query,
  asked,
}: {
  database: Database;
  engine_id: number;
  host_class: string;
  commit_id: number;
  sha: string;
  query: string;
  asked: InsideAsked;
}): { inside: InsideLine[]; shown: Shown | null } {
  const profiles = readCommitProfiles({ database, commit_id, host_class });
  const good = profiles.filter(({ outcome }) => outcome === "ok");
  const chosen = good.find(({ workload }) => workload === asked.workload) ?? good[0];
  const inside = profiles.map(({ workload, title, outcome, reason, details }) => ({
    workload,
    title,
    outcome,
    reason,
    details,
    href: `${commitHref(sha, query)}${query ? "&" : "?"}workload=${encodeURIComponent(workload)}#inside`,
    chosen: workload === chosen?.workload,
  }));
  const after = chosen ? readStacks({ database, key: chosen.key }) : null;
  if (!chosen || !after) return { inside, shown: null };
  const { found, trouble } = comparedWith({ database, engine_id, host_class, commit_id, chosen, asked });
  const before = found && readStacks({ database, key: found.key });
  const { key, workload, title, host, started_at, details } = chosen;
  return {
    inside,
    shown: {
      ...{ key, sha, workload, title, host, started_at, details },
      samples: samplesOf(after),
      lines: heaviestFunctions(after, before, FUNCTIONS),
      against:
        found && before
          ? {
              key: found.key,
              sha: found.sha,
              subject: found.subject,
              samples: samplesOf(before),
              asked: asked.against !== undefined,
            }
          : null,
      trouble,
    },
  };
}

function comparedWith({
  database,
  engine_id,
  host_class,
  commit_id,
  chosen,
  asked,
}: {
  database: Database;
  engine_id: number;
  host_class: string;
  commit_id: number;
  chosen: CommitProfile;
  asked: InsideAsked;
}): { found: ProfiledCommit | null; trouble: string | null } {
  const { workload_revision_id, variant_id } = chosen;
  const alike = { database, workload_revision_id, variant_id, host_class };
  const prefix = asked.against;
  if (prefix === undefined) return { found: readProfiledAncestor({ ...alike, commit_id }), trouble: null };
  const commits = findCommits({ database, engine_id, prefix });
  if (commits.length === 0) return { found: null, trouble: `No commit begins with ${prefix}.` };
  if (commits.length > 1) {
    return {
      found: null,
      trouble: `${prefix} is ambiguous: ${commits.length} commits or more begin with it.`,
    };
  }
  const [other] = commits;
  if (other!.commit_id === commit_id) return { found: null, trouble: "It is this very commit." };
  const found = readProfileOf({ ...alike, commit_id: other!.commit_id });
  return {
    found,
    trouble: found ? null : `${prefix} was not looked into under ${chosen.workload} on this class of hosts.`,
  };
}
