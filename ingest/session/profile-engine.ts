import { randomUUID } from "node:crypto";
import { join } from "node:path";
import {
  type FoldedProfile,
  type ProfileDetails,
  type ProfileResult,
  profileResult,
} from "../../db/contract/profile.ts";
import type { Stage } from "../../db/contract/run.ts";
import { EngineError } from "../engine/errors.ts";
import { foldV8, withoutFolders } from "../engine/inspect/fold-v8.ts";
import { InspectError } from "../engine/inspect/line.ts";
import { insideOf } from "../engine/inspect/node-report.ts";
import { openPerf, PERF_WORDS } from "../engine/inspect/perf.ts";
import { type Prepared, prepareCommit } from "../engine/prepare/prepare.ts";
import { LoadError } from "../load/load-error.ts";
import { cpuTimeUs } from "../process/process-tree.ts";
import { removeTree } from "../process/remove-tree.ts";
import { windowsMs } from "../workloads/profiles.ts";
import type { Bench } from "./bench.ts";
import { firstOf } from "./own-latency.ts";
import type { PlannedRun } from "./plan.ts";
import { blobsOf } from "./profile-blobs.ts";
import { unsupportedBy, withoutTls } from "./requirements.ts";
import { type UnderLoad, UnsupportedError, underLoad } from "./under-load.ts";

const WINDOW_MS = 2_000;
/** Below this the thread that was looked into is not the one that serves. */
const LEAST_COVERED_SHARE = 0.1;
/** Of the window, CPU time that no sample tells of. Looking into an engine that has little to do costs about a tenth. */
const UNSEEN_SHARE = 0.2;
const WELL_COVERED_SHARE = 0.5;

type Seen = { details: ProfileDetails; folded: FoldedProfile; cpuprofile: object | null };

/**
 * Looks inside one commit's engine under one workload: a run of its own whose throughput and latency are not even kept.
 * What fails is in the result; only an abort throws. Nothing is left running.
 */
export async function profileEngine({
  bench,
  planned,
  seed,
  signal,
  onPhase = () => {},
  window_ms = WINDOW_MS,
}: {
  bench: Bench;
  planned: Pick<PlannedRun, "sha" | "workload" | "flags">;
  seed: number;
  signal: AbortSignal;
  onPhase?: (phase: Stage) => void;
  window_ms?: number;
}): Promise<ProfileResult> {
  const started_at = Date.now();
  let stage: Stage = "prepare";
  const about = (more: Omit<ProfileResult, "key" | "started_at" | "duration_ms">): ProfileResult => ({
    key: randomUUID(),
    started_at,
    duration_ms: Date.now() - started_at,
    ...more,
  });
  let circumstances: ProfileDetails = {};
  const limit_ms = bench.house.config.limits.run_s * 1_000 + windowsMs(planned.workload) + window_ms;
  let patience: AbortSignal | undefined;
  try {
    const prepared = await prepareCommit({ house: bench.house, sha: planned.sha, signal });
    circumstances = { runtime: prepared.runtime, sandbox: bench.house.sandbox.said };
    const lacks = cannotLook(planned, prepared);
    if (lacks) throw new UnsupportedError(lacks);
    patience = AbortSignal.timeout(limit_ms);
    const seen = await underLoad(
      {
        bench,
        planned,
        prepared,
        seed,
        inspected: true,
        signal: AbortSignal.any([signal, patience]),
        onPhase: (phase) => {
          stage = phase;
          onPhase(phase);
        },
      },
      (ready) => look({ bench, prepared, ready, window_ms }),
    );
    return checked(
      about({
        outcome: "ok",
        stage: null,
        reason: null,
        details: { ...circumstances, ...seen.details },
        blobs: await blobsOf(seen),
      }),
    );
  } catch (error) {
    signal.throwIfAborted();
    if (!isExpected(error) && !patience?.aborted) throw error;
    const lacks =
      error instanceof UnsupportedError || (error instanceof LoadError && error.kind === "not-supported");
    const reason = patience?.aborted
      ? `it took longer than ${Math.round(limit_ms / 1_000)} s`
      : (error as Error).message;
    return about({
      outcome: lacks ? "unsupported" : "failed",
      stage: lacks ? null : error instanceof EngineError ? error.stage : stage,
      reason: reason.slice(0, 500),
      details: circumstances,
      blobs: [],
    });
  }
}

/** What cannot be stored is the fault of whoever told it. */
function checked(result: ProfileResult): ProfileResult {
  const { success, error } = profileResult.safeParse(result);
  if (success) return result;
  const [issue] = error.issues;
  throw new InspectError(`what was seen is not a profile: ${issue?.path.join(".")}: ${issue?.message}`);
}

function cannotLook({ workload }: Pick<PlannedRun, "workload">, prepared: Prepared): string | null {
  const { recipe, lacking } = prepared;
  if (recipe.runtime.kind === "bun") return "Bun has no profiler that can be reached from outside";
  if (!workload.closed && !workload.open) return `${workload.name} has no traffic to look at`;
  return unsupportedBy(workload, lacking) ?? withoutTls(workload, recipe);
}

function isExpected(error: unknown): boolean {
  return [EngineError, LoadError, InspectError, UnsupportedError].some((known) => error instanceof known);
}

async function look({
  bench,
  prepared,
  ready,
  window_ms,
}: {
  bench: Bench;
  prepared: Prepared;
  ready: UnderLoad;
  window_ms: number;
}): Promise<Seen> {
  const { engine } = ready;
  return engine.inspect
    ? lookAtNode(ready, window_ms)
    : lookAtNative({
        bench,
        ready,
        window_ms,
        trees: [...engine.trees, ...prepared.recipe.runtime.readable],
      });
}

async function lookAtNode({ engine, drive }: UnderLoad, window_ms: number): Promise<Seen> {
  const line = engine.inspect!;
  await line.begin();
  const before_us = cpuTimeUs(engine.pid);
  const driven = await drive(window_ms);
  const after_us = cpuTimeUs(engine.pid);
  const report = await line.end();
  const spent_us = before_us === null || after_us === null ? null : after_us - before_us;
  const { folded, samples, idle_samples } = foldV8(report.profile, engine.trees);
  const covered =
    spent_us !== null && spent_us > 0 ? Math.min(1, (samples * report.sample_us) / spent_us) : null;
  const unseen_us = (spent_us ?? 0) - samples * report.sample_us;
  const unseen_too_much = unseen_us > UNSEEN_SHARE * driven.result.duration_ms * 1_000;
  if (covered !== null && covered < LEAST_COVERED_SHARE && unseen_too_much) {
    throw new UnsupportedError(
      `the main thread of what start names used ${percent(covered)} of the engine's CPU time: another process or thread does the work`,
    );
  }
  return {
    folded,
    cpuprofile: withoutFolders(report.profile, engine.trees),
    details: {
      ...windowOf(driven),
      profiler: `V8, every ${report.sample_us / 1_000} ms`,
      samples,
      idle_samples,
      inside: insideOf(report),
      ...(covered === null ? {} : { covered_cpu_share: covered }),
      ...(covered !== null && covered < WELL_COVERED_SHARE
        ? {
            notes: [
              `The main thread, which was looked into, used ${percent(covered)} of the CPU time of all the engine's threads, the profiler's among them; what the others did is not seen.`,
            ],
          }
        : {}),
    },
  };
}

async function lookAtNative({
  bench,
  ready: { engine, drive, stopEngine },
  window_ms,
  trees,
}: {
  bench: Bench;
  ready: UnderLoad;
  window_ms: number;
  trees: readonly string[];
}): Promise<Seen> {
  if (process.platform !== "linux")
    throw new UnsupportedError("native engines are profiled by perf, on Linux only");
  const folder = join(bench.runs_dir, `perf-${randomUUID()}`);
  const perf = await openPerf({ house: bench.house, folder, pids: engine.pids(), trees });
  try {
    await perf.begin().catch((error: Error) => {
      throw new UnsupportedError(error.message);
    });
    const driven = await drive(window_ms);
    await perf.end();
    await stopEngine();
    const { folded, samples } = await perf.read();
    return {
      folded,
      cpuprofile: null,
      details: { ...windowOf(driven), profiler: PERF_WORDS, samples },
    };
  } finally {
    perf.close();
    await removeTree(folder);
  }
}

function windowOf({ window, result }: Awaited<ReturnType<UnderLoad["drive"]>>): ProfileDetails {
  return { window, window_ms: result.duration_ms, operations: firstOf(result).operations };
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
