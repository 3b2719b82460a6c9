import { createHash } from "node:crypto";
import { prng } from "../../../../ingest/verdict/statistics/prng.ts";
import type { Bulk } from "./bulk.ts";
import type { PlannedCommit } from "./commits.ts";
import { type PlannedSeries, VARIANTS, WORKLOADS } from "./series.ts";
import { EPOCHS } from "./sessions.ts";

export const ENGINE = { name: "made-up", repository: "made up" };
export const BRANCH = "main";
export const HOST_CLASS = "made-up-2c";
export const HOSTS = ["made-up-one", "made-up-two"] as const;

/** What was found of an epoch's host: each epoch has another kernel. */
export function epochDetails(epoch_id: number): Record<string, string | number> {
  return {
    cpu: "made-up CPU, 2 cores",
    kernel: `6.${epoch_id}.0-made-up`,
    governor: "performance",
    "generator version": "0.1.0",
  };
}

/** A workload's data as it is stored; the first one has limits. */
export function workloadData({ name, title }: (typeof WORKLOADS)[number]): Record<string, unknown> {
  return {
    name,
    title,
    description: `${title}, made up.`,
    clients: [{ name: "main" }],
    bounds: name === "mix-large" ? [{ metric: "latency_us_p999", at_most: 10_000 }] : [],
  };
}

export function revisionOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/** The engine and its branch, hosts and epochs, and what is measured. */
export function writeGround(
  bulk: Bulk,
  {
    commits,
    series,
    epoch_starts,
    seed,
  }: {
    commits: readonly PlannedCommit[];
    series: readonly PlannedSeries[];
    /** By epoch, from the first on. */
    epoch_starts: readonly number[];
    seed: number;
  },
): void {
  const [created_at] = epoch_starts as [number];
  bulk.rows("engine", [{ id: 1, ...ENGINE, created_at }]);
  bulk.rows(
    "commit",
    commits.map(({ tags: _, fate: __, ...one }) => ({ engine_id: 1, ...one })),
  );
  bulk.rows(
    "commit_parent",
    commits.slice(1).map(({ id }, before) => ({
      commit_id: id,
      ordinal: 0,
      parent_sha: commits[before]!.sha,
    })),
  );
  bulk.rows(
    "commit_tag",
    commits
      .flatMap(({ id, tags }) => tags.map((name) => ({ engine_id: 1, name, commit_id: id })))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  );
  const seen_at = commits.at(-1)!.committed_at;
  bulk.rows("branch", [{ id: 1, engine_id: 1, name: BRANCH, seen_at }]);
  bulk.rows(
    "branch_commit",
    commits.map(({ id }, position) => ({ branch_id: 1, position, commit_id: id })),
  );
  writeHosts(bulk, epoch_starts);
  writePreparations(bulk, commits, seed);
  bulk.rows(
    "workload_revision",
    WORKLOADS.map((one, i) => {
      const data = JSON.stringify(workloadData(one));
      return { id: i + 1, name: one.name, revision: revisionOf(one.name), data, created_at };
    }),
  );
  bulk.rows(
    "variant",
    VARIANTS.map(({ name, flags }, i) => {
      const about = { revision: revisionOf(JSON.stringify(flags)), data: JSON.stringify({ flags }) };
      return { id: i + 1, engine_id: 1, name, ...about, created_at };
    }),
  );
  bulk.rows(
    "series",
    series.map(({ id, group, metric, unit, better }) => ({
      ...{ id, engine_id: 1, host_class: HOST_CLASS },
      workload_revision_id: 1 + Math.floor(group / VARIANTS.length),
      variant_id: 1 + (group % VARIANTS.length),
      ...{ metric, unit, better },
    })),
  );
}

function writeHosts(bulk: Bulk, epoch_starts: readonly number[]): void {
  const [created_at] = epoch_starts as [number];
  bulk.rows(
    "host",
    HOSTS.map((name, i) => ({ id: i + 1, name, class: HOST_CLASS, created_at })),
  );
  bulk.rows(
    "epoch",
    Array.from({ length: EPOCHS }, (_, i) => {
      const details = JSON.stringify(epochDetails(i + 1));
      const about = { fingerprint: revisionOf(details), details, started_at: epoch_starts[i] ?? created_at };
      return { id: i + 1, host_id: 1 + (i % HOSTS.length), ...about };
    }),
  );
}

function writePreparations(bulk: Bulk, commits: readonly PlannedCommit[], seed: number): void {
  const random = prng(seed + 3);
  bulk.rows(
    "preparation",
    commits.flatMap(({ id, fate, committed_at }) => {
      if (fate === "untried" || fate === "waiting") return [];
      const failed = fate === "unbuilt";
      return [
        {
          commit_id: id,
          recipe: "made-up",
          outcome: failed ? "failed" : "ready",
          stage: failed ? "prepare" : null,
          reason: failed ? "npm run build ended with exit code 1" : null,
          output: failed ? "src/parser.ts:41:7 - error TS2322: string is not a number." : null,
          runtime: "Node.js 24.21.0",
          details: JSON.stringify({ notes: [], able: ["acl"], lacking: {} }),
          failures: failed ? 1 : 0,
          duration_ms: 4_000 + random.below(3_000),
          prepared_at: committed_at + 900_000,
        },
      ];
    }),
  );
}
