import { createHash } from "node:crypto";
import type { RunDetails, RunResult } from "../../../../db/contract/run.ts";
import type { SessionChecks } from "../../../../db/contract/session.ts";
import type { Bulk } from "./bulk.ts";
import type { PlannedCommit } from "./commits.ts";
import type { PlannedGroup } from "./series.ts";
import type { PlannedRun, PlannedSession } from "./sessions.ts";

export const CHECKS: SessionChecks = {
  governor: { is: "performance", state: "good" },
  turbo: { is: "off", state: "good" },
  swappiness: { is: "60", should: "1", state: "improvable" },
};

/** What is known of a run besides its samples and bodies, as storeRun is told it. */
export function aboutRun({ id, outcome, started_at }: PlannedRun): Omit<RunResult, "samples" | "blobs"> {
  const failed = outcome === "failed";
  return {
    key: keyOf(id),
    outcome,
    placement: "pinned",
    stage: failed ? "start" : null,
    reason:
      outcome === "ok"
        ? null
        : failed
          ? "the engine ended with exit code 1 before it answered a PING"
          : "the dashboard used 9 % of the engine's core",
    output: failed ? "Error: the password file is missing" : null,
    started_at,
    duration_ms: failed ? 900 : 8_100,
    details: failed ? {} : DETAILS,
  };
}

/** Of the form of a random UUID. */
function keyOf(run_id: number): string {
  const hex = createHash("sha256").update(`run ${run_id}`).digest("hex");
  return [0, 8, 12, 16, 20].map((from, i, all) => hex.slice(from, all[i + 1] ?? 32)).join("-");
}

const DETAILS: RunDetails = {
  runtime: "Node.js 24.21.0",
  plan: "engine 0, load 1",
  ran_on: "engine on core 0, load on core 1",
  keys: 100_000,
  latency: {
    duration_ms: 2_000,
    operations: 20_000,
    errors: 0,
    bytes_in: 2_160_000,
    bytes_out: 600_000,
    engine_cpu_share: 0.41,
    generator_cpu_share: 0.99,
    dashboard_cpu_share: null,
    rate_ops: 10_000,
    lag_us_p99: 31,
  },
};

export function writeSessions(
  bulk: Bulk,
  { sessions, commits }: { sessions: readonly PlannedSession[]; commits: readonly PlannedCommit[] },
): void {
  const checks = JSON.stringify(CHECKS);
  bulk.rows(
    "session",
    sessions.map(({ id, key, kind, host, epoch_id, started_at, ended_at }) => ({
      ...{ id, key, engine_id: 1, branch_id: 1, host_id: host + 1, epoch_id, kind },
      ...{ origin: "measured", checks, started_at, ended_at },
    })),
  );
  bulk.rows(
    "session_commit",
    sessions.flatMap(({ id, commits: own }) =>
      own
        .map(({ commit, role }) => ({ session_id: id, commit_id: commits[commit]!.id, role }))
        .sort((a, b) => a.commit_id - b.commit_id),
    ),
  );
}

const RUN_COLUMNS = [
  ...["id", "key", "session_id", "block", "commit_id", "workload_revision_id", "variant_id"],
  ...["outcome", "placement"],
  ...["stage", "reason", "output", "started_at", "duration_ms", "details"],
];

export function writeRuns(
  bulk: Bulk,
  {
    runs,
    commits,
    groups,
  }: {
    runs: readonly PlannedRun[];
    commits: readonly PlannedCommit[];
    groups: readonly PlannedGroup[];
  },
): void {
  const insert = bulk.into("run", RUN_COLUMNS);
  const seen = new Set<string>();
  const epochs: { group: PlannedGroup; commit_id: number; epoch_id: number }[] = [];
  bulk.together(() => {
    for (const run of runs) {
      const { key, outcome, placement, stage, reason, output, started_at, duration_ms, details } =
        aboutRun(run);
      const { workload_revision_id, variant_id } = groups[run.group]!;
      const commit_id = commits[run.commit]!.id;
      const place = [run.id, key, run.session.id, 0, commit_id, workload_revision_id, variant_id] as const;
      const told = [stage, reason, output, started_at, duration_ms, JSON.stringify(details)] as const;
      insert(...place, outcome, placement, ...told);
      const where = `${run.group} ${run.commit} ${run.session.epoch_id}`;
      if (!isEvidence(run) || seen.has(where)) continue;
      seen.add(where);
      epochs.push({ group: groups[run.group]!, commit_id, epoch_id: run.session.epoch_id });
    }
  });
  bulk.rows(
    "commit_epoch",
    epochs
      .map(({ group: { workload_revision_id, variant_id }, commit_id, epoch_id }) => ({
        workload_revision_id,
        variant_id,
        commit_id,
        epoch_id,
      }))
      .sort(
        (a, b) =>
          a.workload_revision_id - b.workload_revision_id ||
          a.variant_id - b.variant_id ||
          a.commit_id - b.commit_id ||
          a.epoch_id - b.epoch_id,
      ),
  );
}

/** Reruns are made because of what was seen, so they say nothing over the history. */
export function isEvidence({ outcome, session }: PlannedRun): boolean {
  return outcome === "ok" && session.kind !== "rerun";
}
