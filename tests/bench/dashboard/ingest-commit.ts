import { createHash } from "node:crypto";
import type { Context } from "../../../db/client.ts";
import { recordBranch } from "../../../db/commands/engine/record-branch.ts";
import { recordPreparation } from "../../../db/commands/run/record-preparation.ts";
import { storeRun } from "../../../db/commands/run/store-run.ts";
import { closeSession } from "../../../db/commands/session/close-session.ts";
import { openSession } from "../../../db/commands/session/open-session.ts";
import type { MetricKey } from "../../../db/contract/metric.ts";
import type { RunResult } from "../../../db/contract/run.ts";
import { prng } from "../../../ingest/verdict/statistics/prng.ts";

/** A commit that was measured, ready to be stored on top of a branch. */
export type NewCommit = { store(ctx: Context): void };

type Place = { engine_id: number; branch_id: number; branch: string; host_id: number; epoch_id: number };
type Series = { workload_revision_id: number; variant_id: number; metric: MetricKey; value: number };

const RECIPE = "bench";

/** Series by series, the end of its own part of the key. */
const NEWEST_VALUES = `
  select workload_revision_id, variant_id, metric, (
    select median from series_commit where series_id = series.id order by commit_id desc limit 1
  ) as value
  from series order by workload_revision_id, variant_id, id`;

/** Makes up the newest commit of the branch's newest session: so many runs of every series of its host class. */
export function newCommit({ database }: Context, runs: number, number: number): NewCommit {
  const { sqlite } = database;
  const place = sqlite
    .prepare(
      `select session.engine_id, branch_id, branch.name as branch, host_id, epoch_id
       from session join branch on branch.id = branch_id order by session.id desc limit 1`,
    )
    .get() as Place;
  const tip = sqlite
    .prepare(
      `select position, sha, committed_at from branch_commit join "commit" on "commit".id = commit_id
       where branch_id = ? order by position desc limit 1`,
    )
    .get(place.branch_id) as { position: number; sha: string; committed_at: number };
  const series = sqlite.prepare(NEWEST_VALUES).all() as Series[];
  const sha = createHash("sha256").update(`${tip.sha} ${number}`).digest("hex").slice(0, 40);
  const random = prng(number);
  const groups = Map.groupBy(series, (one) => `${one.workload_revision_id} ${one.variant_id}`);
  const at = tip.committed_at + 3_600_000;
  const passes = Array.from({ length: runs }, (_, pass) =>
    [...groups].map(([name, own]) => ({
      workload_revision_id: own[0]!.workload_revision_id,
      variant_id: own[0]!.variant_id,
      result: resultOf(`${sha.slice(0, 20)}-${pass}-${name.replace(" ", "-")}`, at, own, random),
    })),
  );
  return {
    store(ctx) {
      recordBranch({ ctx, input: branchInput(place, tip, sha, at) });
      const commit_id = sqlite.prepare(`select id from "commit" where sha = ?`).pluck().get(sha) as number;
      recordPreparation({ ctx, input: preparationInput(commit_id) });
      for (const [pass, all] of passes.entries()) {
        const { engine_id, branch_id, host_id, epoch_id } = place;
        const commits = [{ commit_id, role: "candidate" as const }];
        const about = { kind: "candidate" as const, origin: "measured" as const, checks: {}, commits };
        const key = `bench:${sha}:${pass}`;
        const session_id = openSession({
          ctx,
          input: { key, engine_id, branch_id, host_id, epoch_id, ...about },
        });
        for (const { workload_revision_id, variant_id, result } of all) {
          storeRun({ ctx, input: { session_id, commit_id, workload_revision_id, variant_id, result } });
        }
        closeSession({ ctx, input: { session_id } });
      }
    },
  };
}

function resultOf(
  key: string,
  started_at: number,
  series: readonly Series[],
  random: ReturnType<typeof prng>,
): RunResult {
  return {
    ...{ key, outcome: "ok", placement: "pinned", stage: null, reason: null, output: null },
    ...{ started_at, duration_ms: 8_000, details: { runtime: "Node.js 24", keys: 100_000 }, blobs: [] },
    samples: series.map(({ metric, value }) => ({ metric, value: value * (1 + 0.01 * random.uniform()) })),
  };
}

function branchInput(place: Place, tip: { position: number; sha: string }, sha: string, at: number) {
  const about = { author: "Ada Lindqvist", subject: "Reuse the reply buffer", pr_number: null, tags: [] };
  const commit = { sha, position: tip.position + 1, parents: [tip.sha], authored_at: at, committed_at: at };
  return { engine_id: place.engine_id, name: place.branch, commits: [{ ...commit, ...about }] };
}

function preparationInput(commit_id: number) {
  const said = { outcome: "ready" as const, stage: null, reason: null, output: null };
  const details = { notes: [], able: [], lacking: {} };
  return { commit_id, recipe: RECIPE, ...said, runtime: "Node.js 24", details, duration_ms: 5_000 };
}
