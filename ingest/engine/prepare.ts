import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { EngineConfig } from "../config/schema.ts";
import { startProcessGroup } from "../process/process-group.ts";
import type { Warden } from "../process/warden.ts";
import type { Repository } from "../repository/repository.ts";
import { addWorktree } from "../repository/worktree.ts";
import { engineEnvironment } from "./environment.ts";
import { EngineError } from "./errors.ts";
import type { Runtime } from "./runtime.ts";

/** The parts of an engine that all its commits share. */
export type EngineHouse = {
  config: EngineConfig;
  repository: Repository;
  runtime: Runtime;
  warden: Warden;
  /** Wraps a prepare command so that it may use every core, whatever Plumbline itself is held to. */
  spread: (argv: string[]) => string[];
  /** Where prepared commits are kept, one folder each. */
  prepared_dir: string;
  /** Stands in for the home folder of strangers' programs. */
  home_dir: string;
};

const READY_MARK = "ready";

/** Hash of what a prepared commit depends on besides the commit. Another recipe is another preparation. */
export function recipeOf({ config, runtime }: Pick<EngineHouse, "config" | "runtime">): string {
  const parts = JSON.stringify([runtime.name, config.prepare, Object.entries(config.environment).sort()]);
  return createHash("sha256").update(parts).digest("hex").slice(0, 12);
}

/** Where a commit's worktree stands, prepared or not. */
export function worktreeOf(house: EngineHouse, sha: string): string {
  return join(folderOf(house, sha), "tree");
}

export function isPrepared(house: EngineHouse, sha: string): boolean {
  return existsSync(join(folderOf(house, sha), READY_MARK));
}

/**
 * Checks a commit out and runs the prepare commands, unless that was done already. An interrupted
 * preparation is begun anew. Throws EngineError (stage "checkout" or "prepare"), or AbortError.
 */
export async function prepareCommit(house: EngineHouse, sha: string, signal?: AbortSignal): Promise<void> {
  const folder = folderOf(house, sha);
  const mark = join(folder, READY_MARK);
  if (existsSync(mark)) {
    const now = new Date();
    await utimes(mark, now, now);
    return;
  }
  const tree = worktreeOf(house, sha);
  try {
    await mkdir(folder, { recursive: true });
    await addWorktree({ repository: house.repository, sha, path: tree });
  } catch (error) {
    throw new EngineError({ stage: "checkout", reason: (error as Error).message.slice(0, 500) });
  }
  try {
    await runPrepareCommands(house, tree, signal);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  await writeFile(mark, "");
}

async function runPrepareCommands(house: EngineHouse, tree: string, signal?: AbortSignal): Promise<void> {
  const { config, runtime, warden, home_dir } = house;
  const { prepare_s, stop_s, output_bytes } = config.limits;
  await mkdir(home_dir, { recursive: true });
  const env = engineEnvironment({ runtime, home: home_dir, extra: config.environment });
  const deadline = Date.now() + prepare_s * 1_000;
  for (const command of config.prepare) {
    const group = await startProcessGroup({
      argv: house.spread(["/bin/sh", "-c", command]),
      cwd: tree,
      env,
      warden,
      output_bytes,
    });
    const patience = new AbortController();
    const stopped = AbortSignal.any([patience.signal, ...(signal ? [signal] : [])]);
    const left_ms = Math.max(0, deadline - Date.now());
    const ending = await Promise.race([
      group.exited,
      sleep(left_ms, null, { signal: stopped }).catch(() => null),
    ]);
    patience.abort();
    await group.end(stop_s * 1_000);
    signal?.throwIfAborted();
    if (ending?.code === 0) continue;
    const how =
      ending === null
        ? `took longer than ${prepare_s} s`
        : `ended with ${ending.signal ?? `code ${ending.code}`}`;
    throw new EngineError({
      stage: "prepare",
      reason: `${command.slice(0, 200)} ${how}`,
      output: group.output(),
    });
  }
}

function folderOf(house: EngineHouse, sha: string): string {
  return join(house.prepared_dir, `${sha}-${recipeOf(house)}`);
}
