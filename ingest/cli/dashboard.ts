import { existsSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "../config/schema.ts";
import { placeCommand, planPlacement, readPlacementFacts } from "../host/placement.ts";
import { startProcessGroup } from "../process/process-group.ts";
import type { Warden } from "../process/warden.ts";
import { DashboardError, UsageError } from "./errors.ts";

const ROOT = join(import.meta.dirname, "../..");
const NEXT = join(ROOT, "node_modules/next/dist/bin/next");
/** What the build is made from. */
const SOURCES = [
  "app",
  "components",
  "db",
  "ingest/verdict",
  "public",
  "next.config.ts",
  "package-lock.json",
];
/** Bounds its memory: pages of years of history leave much behind them that is collected only where it has to be. */
export const SERVER_FLAGS = ["--max-old-space-size=384"];
const START_MS = 30_000;
const STOP_MS = 3_000;

/** Throws UsageError where this installation has no dashboard to serve. */
export function requireDashboard(): void {
  if (!existsSync(join(ROOT, "app"))) {
    throw new UsageError(
      "the npm package has no dashboard: measure with `plumbline start --no-dashboard`, and look at what was measured with " +
        "`npx plumbline -c THIS/FOLDER/plumbline.config.ts start --no-measure` in a clone of Plumbline's repository",
    );
  }
  if (!existsSync(NEXT)) {
    throw new UsageError("the dashboard's packages are not installed: run npm ci --include=dev");
  }
}

/** Whether the production build is there and newer than everything it is made from. */
export function isDashboardBuilt(): boolean {
  const id = join(ROOT, ".next/BUILD_ID");
  if (!existsSync(id)) return false;
  const built = statSync(id).mtimeMs;
  return SOURCES.every((source) => newestBelow(join(ROOT, source)) <= built);
}

/** Builds the dashboard. Throws with the last lines of the build. */
export async function buildDashboard(warden: Warden, signal: AbortSignal): Promise<void> {
  const build = await startProcessGroup({
    argv: [process.execPath, NEXT, "build"],
    cwd: ROOT,
    env: environment({}),
    warden,
    output_bytes: 4_000,
  });
  const ending = await Promise.race([build.exited, aborted(signal)]);
  await build.end(STOP_MS);
  signal.throwIfAborted();
  if (ending?.code !== 0) throw new DashboardError(`the dashboard could not be built:\n${build.output()}`);
}

export type Dashboard = {
  url: string;
  pid: number;
  /** Resolves with its last lines when it ends, whoever ended it. */
  ended: Promise<string>;
  stop(): Promise<void>;
};

/**
 * Serves the dashboard on 127.0.0.1 from the cores for housekeeping, and returns when it answers.
 * Throws UsageError where the port is taken.
 */
export async function serveDashboard({
  config,
  warden,
}: {
  config: Config;
  warden: Warden;
}): Promise<Dashboard> {
  const { port } = config.dashboard;
  if (!(await isFree(port))) {
    throw new UsageError(
      `port ${port} of 127.0.0.1 is taken; name another with --port, or end what listens there`,
    );
  }
  const plan = planPlacement({ ...readPlacementFacts(), wanted: config.host.placement });
  const server = await startProcessGroup({
    argv: placeCommand(
      plan,
      plan.housekeeping,
    )([process.execPath, ...SERVER_FLAGS, NEXT, "start", "-H", "127.0.0.1", "-p", `${port}`]),
    cwd: ROOT,
    env: environment({
      PLUMBLINE_DATA: config.data,
      PLUMBLINE_ENGINE: config.engine.name,
      ...(config.publicUrl ? { PLUMBLINE_PUBLIC_URL: config.publicUrl } : {}),
    }),
    warden,
    output_bytes: 4_000,
  });
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + START_MS;
  while (!(await answers(url))) {
    if (server.ending() || Date.now() > deadline) {
      await server.end(STOP_MS);
      throw new DashboardError(`the dashboard did not start:\n${server.output()}`);
    }
    await sleep(100);
  }
  const ended = server.exited.then(() => server.output());
  return { url, pid: server.pid, ended, stop: () => server.end(STOP_MS) };
}

function environment(extra: Record<string, string>): Record<string, string> {
  const { PATH = "", HOME = "" } = process.env;
  return { PATH, HOME, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", ...extra };
}

function newestBelow(path: string): number {
  if (!existsSync(path)) return 0;
  const about = statSync(path);
  if (!about.isDirectory()) return about.mtimeMs;
  return Math.max(
    0,
    ...readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.includes(".test."))
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/api/activity`, { signal: AbortSignal.timeout(2_000) })).status < 500;
  } catch {
    return false;
  }
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(null), { once: true }));
}
