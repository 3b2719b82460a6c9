import { type Command, InvalidArgumentError } from "commander";
import { type Database, openDatabase } from "../../db/client.ts";
import { loadConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { runMainJob } from "../planner/main-job.ts";
import { openJob } from "../planner/open-job.ts";
import { openWarden } from "../process/warden.ts";
import {
  buildDashboard,
  type Dashboard,
  isDashboardBuilt,
  requireDashboard,
  serveDashboard,
} from "./dashboard.ts";
import { DashboardError, UsageError } from "./errors.ts";
import { lockData } from "./lock.ts";
import { sourceOf } from "./source.ts";
import { stopSignal } from "./stop-signal.ts";
import { openTerminal, type Terminal } from "./terminal.ts";
import { workloadsOf } from "./workloads.ts";

type StartOptions = { port?: number; data?: string; dashboard: boolean; measure: boolean; once?: boolean };

export function addStartVerb(program: Command): void {
  program
    .command("start")
    .description("Build the dashboard, serve it, and measure every commit of the engine.")
    .option("-p, --port <port>", "where the dashboard listens on 127.0.0.1", parsePort)
    .option("-d, --data <folder>", "where databases, worktrees and caches are kept")
    .option("--no-dashboard", "measure only")
    .option("--no-measure", "serve the dashboard only, over what was measured or replayed before")
    .option("--once", "stop when every commit is measured, instead of watching for new ones")
    .addHelpText(
      "after",
      `
Examples:
  plumbline start                         the example engine, http://127.0.0.1:3000
  plumbline -c mine.config.ts start       your engine
  plumbline start --port 8080 --once      another port; end when the history is measured

Stop it at any moment with Ctrl-C: started again, it goes on where it was.`,
    )
    .action(async (options: StartOptions) => {
      const config = await loadConfig(program.opts<{ config: string }>().config);
      await start(withOptions(config, options), options);
    });
}

async function start(config: Config, { dashboard: serves, measure, once }: StartOptions): Promise<void> {
  if (!serves && !measure) throw new UsageError("--no-dashboard and --no-measure leave nothing to do");
  if (serves) requireDashboard();
  const workloads = workloadsOf(config);
  const release = lockData(config.data);
  const signal = stopSignal();
  const terminal = openTerminal();
  const warden = openWarden();
  let dashboard: Dashboard | null = null;
  let database: Database | null = null;
  try {
    database = openDatabase({ dir: config.data, role: "ingest" });
    if (serves) dashboard = await openDashboard({ config, warden, signal, terminal, measure });
    if (!measure) return await untilEnded(signal, dashboard);
    const source = await terminal.during("reading the engine's repository", sourceOf(config));
    const job = await openJob({
      ctx: { database },
      config,
      source,
      workloads,
      dashboard_pid: dashboard?.pid ?? null,
      signal,
      say: (line) => terminal.line(line),
    });
    await runMainJob({ job, until: once ? "measured" : "stopped", signal, listener: terminal });
  } finally {
    terminal.close();
    await dashboard?.stop();
    // The last to close a file of SQLite brings its log in.
    database?.close();
    warden.close();
    release();
  }
}

async function openDashboard({
  config,
  warden,
  signal,
  terminal,
  measure,
}: {
  config: Config;
  warden: ReturnType<typeof openWarden>;
  signal: AbortSignal;
  terminal: Terminal;
  measure: boolean;
}): Promise<Dashboard> {
  if (!isDashboardBuilt()) {
    await terminal.during("building the dashboard (once, about a minute)", buildDashboard(warden, signal));
  }
  const dashboard = await terminal.during("starting the dashboard", serveDashboard({ config, warden }));
  terminal.line(`dashboard: ${dashboard.url}`);
  void dashboard.ended.then((last) => {
    if (measure && !signal.aborted)
      terminal.line(`the dashboard ended; measuring goes on without it\n${last}`);
  });
  return dashboard;
}

/** Until it is stopped; throws DashboardError where the dashboard ended by itself. */
async function untilEnded(signal: AbortSignal, dashboard: Dashboard | null): Promise<never> {
  const stopped = new Promise<never>((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason), { once: true }),
  );
  const last = await Promise.race([stopped, ...(dashboard ? [dashboard.ended] : [])]);
  signal.throwIfAborted();
  throw new DashboardError(`the dashboard ended by itself; start it again\n${last}`);
}

function withOptions(config: Config, { port, data }: StartOptions): Config {
  return {
    ...config,
    ...(data ? { data } : {}),
    dashboard: { ...config.dashboard, ...(port ? { port } : {}) },
  };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new InvalidArgumentError("It is a whole number from 1 to 65535.");
  }
  return port;
}
