import { createHash } from "node:crypto";
import os from "node:os";
import type { Context } from "../../db/client.ts";
import { recordEngine } from "../../db/commands/engine/record-engine.ts";
import { recordHost } from "../../db/commands/host/record-host.ts";
import { recordVariant } from "../../db/commands/workload/record-variant.ts";
import { recordWorkload } from "../../db/commands/workload/record-workload.ts";
import type { SessionChecks } from "../../db/contract/session.ts";
import about from "../../package.json" with { type: "json" };
import type { Config } from "../config/schema.ts";
import { hostClassOf, readFingerprint } from "../host/fingerprint.ts";
import { placeSelf } from "../host/placement.ts";
import { generatorVersion } from "../load/version.ts";
import { withoutCredentials } from "../repository/repository.ts";
import type { Bench } from "../session/bench.ts";
import { closeBench, openBench } from "../session/open-bench.ts";
import type { PlannedRun } from "../session/plan.ts";
import { workloadRevision } from "../workloads/revision.ts";
import type { Workload } from "../workloads/workload.ts";
import { calibrateWorkloads } from "./calibrate.ts";
import { layoutFact } from "./host-layout.ts";
import { repositoryWorkloads } from "./repository-workloads.ts";
import { openSessionChecks } from "./session-checks.ts";

/** Everything that stays the same while the main job runs. */
export type Job = {
  ctx: Context;
  config: Config;
  source: string;
  bench: Bench;
  engine_id: number;
  host_id: number;
  host_class: string;
  epoch_id: number;
  workloads: { id: number; workload: Workload }[];
  variants: { id: number; name: string; flags: readonly string[] }[];
  /** Begins the keys of all sessions that measure the same things in the same way. */
  prefix: string;
  /** What the host's checks find now; stored with each session as it begins. */
  readChecks: () => SessionChecks;
};

/**
 * Makes engine, host, workloads and variants known and opens the mirror of the repository. Throws
 * RepositoryError, PlacementError, EngineError (the runtime cannot be had) or DatabaseError.
 */
export async function openJob({
  ctx,
  config,
  source,
  workloads: wanted,
  dashboard_pid,
  signal = new AbortController().signal,
  say = () => {},
}: {
  ctx: Context;
  config: Config;
  source: string;
  workloads: readonly Workload[];
  dashboard_pid: number | null;
  signal?: AbortSignal;
  /** Told, line by line, at which rates workloads are measured that follow the control's saturation. */
  say?: (line: string) => void;
}): Promise<Job> {
  const { engine, data } = config;
  const engine_id = recordEngine({
    ctx,
    input: { name: engine.name, repository: withoutCredentials(source) },
  });
  const bench = await openBench({
    config: engine,
    source,
    data,
    dashboard_pid,
    wanted: config.host.placement,
    tell: say,
  });
  const { placement, topology, house } = bench;
  const read = { ...readFingerprint(), plumbline: about.version, generator: generatorVersion() };
  const kept = placeSelf(placement) ? "" : "; Plumbline itself may run anywhere";
  const fingerprint = {
    ...read,
    sandbox: house.sandbox.said,
    counters: bench.counters.lasting,
    wake_limit: bench.wake_limit.said,
    placement: `${placement.said}${placement.tool === null ? "" : kept}`,
    ...layoutFact(topology, placement),
  };
  const host = {
    name: config.host.name ?? os.hostname(),
    class: config.host.class ?? hostClassOf(fingerprint),
  };
  const { host_id, epoch_id } = recordHost({
    ctx,
    input: { ...host, details: fingerprint },
  });
  const flags = Object.values(engine.variants)[0]?.flags ?? [];
  const { repository } = house;
  const own = engine.workloads
    ? await repositoryWorkloads({
        repository,
        branch: engine.branch,
        path: engine.workloads,
        taken: wanted.map(({ name }) => name),
        say,
      })
    : [];
  const calibration = { ctx, config, bench, engine_id, host_class: host.class, flags, signal, say };
  const workloads = await calibrateWorkloads({ ...calibration, workloads: [...wanted, ...own] }).catch(
    (error) => {
      closeBench(bench);
      throw error;
    },
  );
  const known = workloads.map((workload) => {
    const { name } = workload;
    return {
      id: recordWorkload({ ctx, input: { name, revision: workloadRevision(workload), data: workload } }),
      workload,
    };
  });
  const variants = Object.entries(engine.variants).map(([name, data]) => ({
    id: recordVariant({ ctx, input: { engine_id, name, data } }),
    name,
    flags: data.flags,
  }));
  const { limits: _, history: __, workloads: ___, ...recipe } = engine;
  const plan = [known.map((one) => one.id), variants.map((one) => one.id), recipe];
  return {
    ctx,
    config,
    source,
    bench,
    engine_id,
    host_id,
    host_class: host.class,
    epoch_id,
    workloads: known,
    variants,
    readChecks: openSessionChecks(placement),
    prefix: `${engine.name}:${host_id}:${createHash("sha256").update(JSON.stringify(plan)).digest("hex").slice(0, 12)}:`,
  };
}

/** Every run of these commits: each workload with each variant. */
export function plannedRunsOf(
  job: Job,
  commits: readonly { commit_id: number; sha: string }[],
): PlannedRun[] {
  return commits.flatMap(({ commit_id, sha }) =>
    job.workloads.flatMap(({ id: workload_revision_id, workload }) =>
      job.variants.map(({ id: variant_id, name: variant, flags }) => ({
        commit_id,
        sha,
        workload_revision_id,
        workload,
        variant_id,
        variant,
        flags,
      })),
    ),
  );
}
