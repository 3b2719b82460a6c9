import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { EngineError } from "./errors.ts";

const run = promisify(execFile);
const FETCH_MS = 300_000;

/** What runs the engine: a folder that goes first on PATH, and its name with version as it says itself. */
export type Runtime = { name: string; bin: string | null };

/**
 * Finds or fetches the runtime that the configuration names. "node@24" is taken from Plumbline's own
 * Node.js where that is of this line; any other comes from npm into `folder`. Throws EngineError.
 */
export async function resolveRuntime({
  wanted,
  folder,
}: {
  wanted: string;
  folder: string;
}): Promise<Runtime> {
  if (wanted === "system") return { name: "system", bin: null };
  const version = wanted.slice("node@".length);
  const ours = process.version.slice(1);
  const bin =
    ours === version || ours.startsWith(`${version}.`)
      ? dirname(process.execPath)
      : await fetchNode(version, folder);
  const { stdout } = await run(join(bin, "node"), ["--version"]);
  return { name: `Node.js ${stdout.trim()}`, bin };
}

async function fetchNode(version: string, folder: string): Promise<string> {
  const name = `node-${process.platform}-${process.arch}`;
  const home = join(folder, `node-${version}`);
  const bin = join(home, "node_modules", name, "bin");
  if (existsSync(bin)) return bin;
  const partial = `${home}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  try {
    const range = version.includes(".") ? version : `^${version}`;
    await run("npm", ["install", "--no-save", "--ignore-scripts", "--prefix", partial, `${name}@${range}`], {
      timeout: FETCH_MS,
    });
    await rename(partial, home);
  } catch (error) {
    const last = String((error as { stderr?: string }).stderr ?? error)
      .trim()
      .split("\n")
      .at(-1);
    throw new EngineError({
      stage: "prepare",
      reason: `Node.js ${version} could not be taken from npm (${name}): ${last}`.slice(0, 500),
    });
  }
  return bin;
}
