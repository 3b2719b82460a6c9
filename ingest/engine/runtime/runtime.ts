import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { systemPath } from "../environment.ts";
import { EngineError } from "../errors.ts";
import { fetchTool, type Tool } from "./toolchain.ts";

const run = promisify(execFile);
const VERSION_MS = 20_000;

/** What runs the engine: folders that go first on PATH, and its name with version as it says itself. */
export type Runtime = {
  kind: "node" | "bun" | "system";
  name: string;
  bins: string[];
  /** Folders that a contained program has to see to use it. */
  readable: string[];
};

/**
 * Finds or fetches the runtime that the configuration names. "node@24" is taken from Plumbline's own
 * Node.js where that is of this line; any other, and Bun, comes from npm into `folder`. Throws EngineError.
 */
export async function resolveRuntime({
  wanted,
  start = [],
  folder,
}: {
  wanted: string;
  /** The command that it runs: what the system brings is asked for its version. */
  start?: readonly string[];
  folder: string;
}): Promise<Runtime> {
  if (wanted === "system") return { kind: "system", name: await systemName(start), bins: [], readable: [] };
  const [kind, version] = wanted.split("@") as ["node" | "bun", string];
  const { bins, readable } =
    kind === "bun" ? await findBun(version, folder) : await findNode(version, folder);
  try {
    const { stdout } = await run(join(bins[0]!, kind), ["--version"], { timeout: VERSION_MS });
    return { kind, name: `${kind === "bun" ? "Bun" : "Node.js"} ${stdout.trim()}`, bins, readable };
  } catch (error) {
    const reason = `${wanted} does not run on this host: ${(error as Error).message.split("\n")[0]}`;
    throw new EngineError({ stage: "prepare", reason });
  }
}

/** What the system brings says its version itself, as engines will find it; what the commit built is the commit's. */
async function systemName([program = ""]: readonly string[]): Promise<string> {
  if (program.includes("/") || program.includes("{")) return "system: built from the commit";
  try {
    const env = { PATH: systemPath().join(delimiter) } as unknown as NodeJS.ProcessEnv;
    const { stdout } = await run(program, ["--version"], { timeout: VERSION_MS, env, cwd: "/" });
    const [line = ""] = stdout.split("\n");
    return `system: ${line.replace(/\p{Cc}/gu, "").slice(0, 150)}`;
  } catch {
    return `system: ${program}, version unknown`;
  }
}

type Found = Pick<Runtime, "bins" | "readable">;

/** An older Node.js brings the npm of its time: today's does not run on it. */
async function findNode(version: string, folder: string): Promise<Found> {
  const ours = process.version.slice(1);
  if (ours === version || ours.startsWith(`${version}.`)) {
    const bin = dirname(process.execPath);
    return { bins: [bin], readable: [bin] };
  }
  const name = `node-${process.platform}-${process.arch}`;
  const tool: Tool = {
    name: `node@${version}`,
    packages: { [name]: rangeOf(version), npm: npmFor(version) },
  };
  const modules = await fetchTool({ tool, folder });
  return { bins: [join(modules, name, "bin"), join(modules, ".bin")], readable: [modules] };
}

function npmFor(version: string): string {
  const major = Number(version.split(".")[0]);
  if (major >= 22) return "^11";
  if (major >= 18) return "^10";
  if (major >= 16) return "^8";
  return "^6";
}

async function findBun(version: string, folder: string): Promise<Found> {
  const tool = { name: `bun@${version}`, packages: { [bunPackage()]: rangeOf(version) } };
  const modules = await fetchTool({ tool, folder });
  return { bins: [join(modules, bunPackage(), "bin")], readable: [modules] };
}

/** The npm package that holds Bun itself for this host; the one named bun fetches it by an install script. */
export function bunPackage(): string {
  const arch = process.arch === "arm64" ? "aarch64" : "x64";
  return `@oven/bun-${process.platform}-${arch}${arch === "x64" && !hasAvx2() ? "-baseline" : ""}`;
}

/** "24" and "24.1" name a line, "24.1.0" one version. */
function rangeOf(version: string): string {
  const parts = version.split(".").length;
  return parts === 3 ? version : parts === 2 ? `~${version}.0` : `^${version}`;
}

/** Bun's usual build needs it; where it cannot be told, the build that does not is taken. */
function hasAvx2(): boolean {
  try {
    return process.platform === "darwin" || / avx2 /.test(readFileSync("/proc/cpuinfo", "utf8"));
  } catch {
    return false;
  }
}
