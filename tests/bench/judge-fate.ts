import { asc, eq } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { readPreparations } from "../../db/queries/commit/commit-runs.ts";
import { commit, run, workloadRevision } from "../../db/schema/index.ts";
import type { Fate } from "../fixture/wild/index.ts";
import type { WildCommit } from "../fixture/wild/repository.ts";

type Seen = {
  outcome: string;
  stage: string | null;
  reason: string | null;
  notes: string[];
  runs: { workload: string; outcome: string; stage: string | null; reason: string | null }[];
};

const MADE = ["ok", "saturated", "disturbed"];
const NO_ENGINE: Fate = { fate: "no-engine", reason: /is not there and nothing makes it/ };

/** Why what the database says of a commit is not what became of it; null where it is. */
export function judgeFate(database: Database, { sha, engine, healthy }: WildCommit): string | null {
  const seen = readSeen(database, sha);
  if (!seen) return "nothing was recorded of it";
  return compare(engine?.fate ?? (healthy ? { fate: "measured" } : NO_ENGINE), seen);
}

function compare(fate: Fate, seen: Seen): string | null {
  const said = JSON.stringify(seen);
  switch (fate.fate) {
    case "no-engine":
      return seen.outcome === "no-engine" && fate.reason.test(seen.reason ?? "") ? null : said;
    case "unsupported": {
      const all = seen.runs.length > 0 && seen.runs.every((one) => one.outcome === "unsupported");
      return all && fate.reason.test(seen.runs[0]!.reason ?? "") ? null : said;
    }
    case "failed": {
      const failures = [seen, ...seen.runs].filter((one) => one.outcome === "failed");
      const named = failures.some(
        (one) => fate.reason.test(one.reason ?? "") && (!fate.stage || one.stage === fate.stage),
      );
      const measured = seen.runs.some((one) => one.outcome === "ok");
      return named && !measured ? null : said;
    }
    case "contained":
      return null;
    case "measured": {
      // A saturated generator or a disturbed host says nothing about the engine: such a run was made, and is kept.
      const lacks = fate.unsupported ?? [];
      const right = seen.runs.every(({ workload, outcome }) =>
        lacks.includes(workload) ? outcome === "unsupported" : MADE.includes(outcome),
      );
      const noted = !fate.note || seen.notes.some((note) => fate.note!.test(note));
      const both = new Set(seen.runs.map((one) => one.workload)).size === 2;
      const valued = seen.runs.some(({ outcome }) => outcome === "ok" || outcome === "disturbed");
      return right && valued && noted && both ? null : said;
    }
  }
}

function readSeen(database: Database, sha: string): Seen | null {
  const found = database.orm.select({ id: commit.id }).from(commit).where(eq(commit.sha, sha)).get();
  if (!found) return null;
  const [preparation] = readPreparations({ database, commit_id: found.id });
  if (!preparation) return null;
  const runs = database.orm
    .select({
      workload: workloadRevision.name,
      outcome: run.outcome,
      stage: run.stage,
      reason: run.reason,
      details: run.details,
    })
    .from(run)
    .innerJoin(workloadRevision, eq(workloadRevision.id, run.workload_revision_id))
    .where(eq(run.commit_id, found.id))
    .orderBy(asc(run.started_at))
    .all();
  return {
    outcome: preparation.outcome,
    stage: preparation.stage,
    reason: preparation.reason,
    notes: [...preparation.details.notes, ...runs.flatMap((one) => one.details.notes ?? [])],
    runs: runs.map(({ details: _, ...one }) => one),
  };
}
