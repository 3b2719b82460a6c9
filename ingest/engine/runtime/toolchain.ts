import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { EngineError } from "../errors.ts";
import { onceEach } from "./once-each.ts";

const run = promisify(execFile);
const FETCH_MS = 300_000;

/** A program that npm has: packages by name with the range of versions, and what is called. */
export type Tool = { name: string; packages: Record<string, string> };

const once = onceEach<string>();

/**
 * Takes a program from npm into a folder of its own below `folder`, once, without running install scripts.
 * Returns its node_modules. Throws EngineError (stage "prepare").
 */
export function fetchTool({ tool, folder }: { tool: Tool; folder: string }): Promise<string> {
  const home = join(folder, tool.name.replaceAll(/[^\w.@-]/g, "-"));
  return once(home, () => fetchInto(home, tool));
}

async function fetchInto(home: string, { name, packages }: Tool): Promise<string> {
  const modules = join(home, "node_modules");
  if (existsSync(modules)) return modules;
  const partial = `${home}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const wanted = Object.entries(packages).map(([one, range]) => `${one}@${range}`);
  try {
    await run(
      "npm",
      ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", partial, ...wanted],
      { timeout: FETCH_MS, cwd: partial },
    );
    await mkdir(dirname(home), { recursive: true });
    await rename(partial, home);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw new EngineError({
      stage: "prepare",
      reason: `${name} could not be taken from npm (${wanted.join(", ")}): ${lastLineOf(error)}`,
    });
  }
  return modules;
}

function lastLineOf(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  const lines = String(stderr || message)
    .trim()
    .split("\n")
    .filter((line) => !/A complete log of this run|\.log$/.test(line));
  return (lines.at(-1) ?? "").replace(/^npm (error|ERR!)\s*/, "");
}
