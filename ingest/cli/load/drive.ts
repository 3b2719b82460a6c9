import { nativeTool } from "../../load/adapters/index.ts";
import { administer } from "../../load/admin/administration.ts";
import { deleteUsers } from "../../load/admin/users.ts";
import { type LatencyBounds, type SearchStep, searchRate } from "../../load/conduct/search-rate.ts";
import { LoadError } from "../../load/load-error.ts";
import { type Endpoint, EXPIRING_MS, type Load, startLoad } from "../../load/start-load.ts";
import { calibrated, needsCalibration } from "../../workloads/calibrated.ts";
import { workloadRevision } from "../../workloads/revision.ts";
import type { Workload } from "../../workloads/workload.ts";
import type { LiveLine } from "./live-line.ts";
import type { LoadReport } from "./report.ts";

/** A person waits, and can press Ctrl-C; the server may be far away. */
const LIMITS = { preload_ms: 600_000 };
const SATURATION_MS = 1_000;
const ADMINISTRATION_MS = 5_000;

export interface LoadOrder {
  endpoint: Endpoint;
  preload: boolean;
  /** The search's bounds, and how long each of its steps is. */
  search: { bounds: LatencyBounds; step_ms: number | undefined } | null;
  /** The program that drives the closed loop instead of our own generator. */
  tool: string | null;
  signal: AbortSignal;
  live: LiveLine;
  /** Told what lasts: that rates were found, a step of a search, what could not be tidied up. */
  say: (what: { saturation: LoadReport } | { step: SearchStep } | { untidy: string }) => void;
}

/**
 * Drives the report's workload at the server and fills in what came of it, so that what was measured before a failure
 * is not lost. Leaves no process behind, and no user of the workload's.
 * @throws LoadError with a kind and a phase; `stopped` when the signal says so.
 */
export async function driveLoad(report: LoadReport, order: LoadOrder): Promise<void> {
  if (order.tool !== null) {
    await driveTool(report, order, order.tool);
    return;
  }
  if (order.search === null && needsCalibration(report.workload)) {
    const { name } = report.workload.clients[0]!;
    const window = await withLoad(report, order, async (load) => {
      await begin(load, report, order);
      order.live.phase("closed loop, to find the rates", SATURATION_MS);
      return await load.closedLoop({ duration_ms: SATURATION_MS });
    });
    report.saturation_ops = window.groups[name]!.throughput_ops;
    const ready = calibrated(report.workload, report.saturation_ops);
    if (typeof ready === "string") throw new LoadError("not-supported", ready, "open-loop");
    report.workload = ready;
    report.revision = workloadRevision(report.workload);
    order.live.clear();
    order.say({ saturation: report });
  }
  await withLoad(report, order, async (load) => {
    await begin(load, report, order);
    if (order.search) await search(load, report, order, order.search);
    else await windows(load, report, order);
  });
}

/** What comes before every window. */
async function begin(load: Load, report: LoadReport, { live, preload }: LoadOrder): Promise<void> {
  const { warm_up_ms, clients } = report.workload;
  if (preload) {
    live.phase("loading keys");
    report.preload = await load.preload();
  }
  if (clients.length === 0) return;
  live.phase("warm-up", warm_up_ms);
  report.warm_up = await load.warmUp();
}

async function windows(load: Load, report: LoadReport, { live }: LoadOrder): Promise<void> {
  const { closed, open, datasets, clients } = report.workload;
  if (closed) {
    live.phase("closed loop", closed.duration_ms);
    report.closed = await load.closedLoop();
  }
  if (open) {
    const expiring = datasets.some(({ load: loaded, expire }) => loaded && expire);
    live.phase("open loop", open.lead_in_ms + (expiring ? EXPIRING_MS : 0) + open.duration_ms);
    report.open = await load.openLoop();
  }
  if (!clients.some(({ tenant }) => tenant)) return;
  live.phase("counting what tenants hold");
  report.census = await load.census();
}

async function search(
  load: Load,
  report: LoadReport,
  { live, say }: LoadOrder,
  { bounds, step_ms }: NonNullable<LoadOrder["search"]>,
): Promise<void> {
  live.phase("search: saturation");
  let steps = 0;
  const onStep = (step: SearchStep) => {
    live.clear();
    say({ step });
    steps++;
    live.phase(`search: step ${steps + 1}`);
  };
  const { workload } = report;
  const options = { load, workload, bounds, onStep, ...(step_ms === undefined ? {} : { step_ms }) };
  report.search = await searchRate(options);
}

async function driveTool(report: LoadReport, order: LoadOrder, name: string): Promise<void> {
  const { workload, processes } = report;
  const { endpoint, signal, live } = order;
  const { host, port, user, password } = endpoint;
  live.phase(`${name}: loading keys, finding how many requests to send, closed loop`);
  report.native = await nativeTool(name)!.closedLoop({
    workload,
    at: { host, port },
    user,
    password,
    threads: processes,
    duration_ms: workload.closed?.duration_ms ?? SATURATION_MS,
    signal,
  });
}

/** A generator for as long as it takes, ended by the signal, with its users taken back. */
async function withLoad<T>(
  report: LoadReport,
  order: LoadOrder,
  act: (load: Load) => Promise<T>,
): Promise<T> {
  const { workload, seed, processes } = report;
  const { endpoint, signal, live } = order;
  signal.throwIfAborted();
  live.phase("starting the generator");
  const onProgress = live.progress.bind(live);
  const load = await startLoad({ workload, at: endpoint, seed, processes, limits: LIMITS, onProgress });
  const stop = () => void load.stop();
  signal.addEventListener("abort", stop);
  try {
    signal.throwIfAborted();
    return await act(load);
  } finally {
    signal.removeEventListener("abort", stop);
    await tidyUp(load, workload, order);
    await load.stop();
  }
}

/** Users that are there are ours: others of these names were a reason not to begin. */
async function tidyUp(load: Load, { users }: Workload, { endpoint, say }: LoadOrder): Promise<void> {
  if (users.length === 0) return;
  // A generator that was ended cannot do it any more.
  const ourselves = () => administer(endpoint, ADMINISTRATION_MS, (visit) => deleteUsers(visit, users));
  try {
    await load.tidyUp().catch(ourselves);
  } catch (error) {
    const names = users.map(({ name }) => name).join(" ");
    const why = error instanceof Error ? error.message : String(error);
    say({ untidy: `users could not be deleted (${why}); do it by hand: ACL DELUSER ${names}` });
  }
}
