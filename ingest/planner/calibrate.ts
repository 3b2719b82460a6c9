import type { Context } from "../../db/client.ts";
import { recordCalibration } from "../../db/commands/workload/record-calibration.ts";
import { readSaturation } from "../../db/queries/ingest/calibration.ts";
import type { Config } from "../config/schema.ts";
import { EngineError } from "../engine/errors.ts";
import { prepareCommit } from "../engine/prepare/prepare.ts";
import type { Bench } from "../session/bench.ts";
import { measureRun } from "../session/together/measure-together.ts";
import { median } from "../verdict/index.ts";
import { calibrated, needsCalibration, saturationWorkload, trafficHash } from "../workloads/calibrated.ts";
import type { Workload } from "../workloads/workload.ts";
import { type BranchCommit, recordHistory } from "./history.ts";

const RUNS = 3;
/** Below this share of its core an engine was not near what it can serve. */
const BUSY_SHARE = 0.7;
/** A run that the host spoilt is made again, but not for ever. */
const TRIES = 8;

/**
 * Gives every workload absolute rates. What the control (the oldest commit that can be built) serves at most is found
 * once per class of hosts and kept: rates that moved with the commits would hide what they are to show. A workload whose
 * saturation cannot be found is left out, and `say` tells why.
 */
export async function calibrateWorkloads({
  workloads,
  ...options
}: CalibrationOptions & { workloads: readonly Workload[] }): Promise<Workload[]> {
  const { signal, say } = options;
  const findControl = onceOnly(() => oldestThatBuilds(options));
  const known: Workload[] = [];
  for (const workload of workloads) {
    signal.throwIfAborted();
    const ready = needsCalibration(workload) ? await calibrateOne(options, findControl, workload) : workload;
    if (typeof ready === "string")
      say(`${workload.name} is left out: its rate could not be found (${ready})`);
    else known.push(ready);
  }
  return known;
}

/** The workload with absolute rates, or why it has none. */
async function calibrateOne(
  options: CalibrationOptions,
  findControl: () => Promise<BranchCommit | null>,
  workload: Workload,
): Promise<Workload | string> {
  const { ctx, engine_id, host_class, say } = options;
  const place = { engine_id, host_class, traffic: trafficHash(workload) };
  let saturation_ops = readSaturation(ctx.database, place);
  if (saturation_ops === null) {
    say(`finding what the control serves at most, for ${workload.name}`);
    const control = await findControl();
    if (!control) return "no commit could be built";
    const values = await saturate(options, control, workload);
    if (typeof values === "string") return values;
    saturation_ops = median(values);
    recordCalibration({ ctx, input: { ...place, saturation_ops, commit_id: control.commit_id, values } });
  }
  const ready = calibrated(workload, saturation_ops);
  if (typeof ready === "string") return ready;
  say(
    `${workload.name}: ${ratesOf(ready)} requests per second; the control serves ${Math.round(saturation_ops)}`,
  );
  return ready;
}

export interface CalibrationOptions {
  ctx: Context;
  config: Config;
  bench: Bench;
  engine_id: number;
  host_class: string;
  /** Of the variant that the control is started with. */
  flags: readonly string[];
  signal: AbortSignal;
  say: (line: string) => void;
}

function ratesOf({ clients }: Workload): string {
  return clients
    .flatMap(({ arrivals }) => (arrivals?.kind === "constant" ? arrivals.rate_ops : []))
    .join(" and ");
}

function onceOnly<T>(find: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  return () => {
    found ??= find();
    return found;
  };
}

async function oldestThatBuilds({
  ctx,
  config,
  bench,
  engine_id,
  signal,
}: CalibrationOptions): Promise<BranchCommit | null> {
  const { repository } = bench.house;
  const { commits } = await recordHistory({ ctx, config, repository, engine_id });
  for (const commit of commits) {
    signal.throwIfAborted();
    try {
      await prepareCommit({ house: bench.house, sha: commit.sha, signal });
      return commit;
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
    }
  }
  return null;
}

/** Throughputs of the control's runs, or why there are none. */
async function saturate(
  { bench, flags, signal }: CalibrationOptions,
  control: BranchCommit,
  workload: Workload,
): Promise<number[] | string> {
  const values: number[] = [];
  let why = "";
  for (let seed = 1; seed <= TRIES && values.length < RUNS; seed++) {
    const result = await measureRun({
      bench,
      planned: {
        commit_id: control.commit_id,
        sha: control.sha,
        workload_revision_id: 0,
        workload: saturationWorkload(workload),
        variant_id: 0,
        variant: "default",
        flags,
      },
      seed,
      signal,
    });
    const sample = result.samples.find(({ metric }) => metric === "throughput_ops");
    const share = result.details.throughput?.engine_cpu_share ?? null;
    const sound = result.outcome === "ok" && result.placement !== "broken";
    if (sound && share !== null && share < BUSY_SHARE)
      why = "the load generator did not keep the engine busy";
    else if (sound && sample) values.push(sample.value);
    else why = result.reason ?? result.outcome;
    if (result.outcome === "failed" || result.outcome === "unsupported") break;
  }
  return values.length === RUNS ? values : why;
}
