import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { diskBytes, guardGroup } from "../../process/guard.ts";
import { endingWords, startProcessGroup } from "../../process/process-group.ts";
import { removeTree } from "../../process/remove-tree.ts";
import { engineEnvironment } from "../environment.ts";
import { EngineError } from "../errors.ts";
import type { EngineHouse } from "../house.ts";
import type { Recipe } from "../recipe.ts";
import { type RegistryAccess, registryAccess } from "../runtime/registry.ts";
import type { Tool } from "../runtime/toolchain.ts";

/** A command that ended badly: how, in words, and its last lines. */
export type CommandFailure = { command: string; how: string; output: string };

const GUARD_EVERY_MS = 250;

/** Where one commit is built: its tree, a home of its own, one span of time for all its commands. */
export class Workshop {
  readonly #house: EngineHouse;
  readonly #recipe: Recipe;
  readonly #tree: string;
  readonly #scratch: string;
  readonly #signal: AbortSignal | undefined;
  readonly #deadline: number;
  readonly #bins: string[];
  readonly #readable: string[];
  readonly #registry: Record<string, string>;
  readonly #before_bytes: number;
  #written_bytes = 0;

  private constructor(
    {
      house,
      recipe,
      tree,
      signal,
    }: { house: EngineHouse; recipe: Recipe; tree: string; signal?: AbortSignal | undefined },
    scratch: string,
    registry: RegistryAccess,
    before_bytes: number,
  ) {
    this.#house = house;
    this.#recipe = recipe;
    this.#tree = tree;
    this.#signal = signal;
    this.#scratch = scratch;
    this.#deadline = Date.now() + house.config.limits.prepare_s * 1_000;
    this.#bins = [...recipe.runtime.bins];
    this.#readable = [...recipe.runtime.readable, ...registry.readable];
    this.#registry = registry.environment;
    this.#before_bytes = before_bytes;
  }

  static async open(about: {
    house: EngineHouse;
    recipe: Recipe;
    folder: string;
    tree: string;
    signal: AbortSignal | undefined;
  }): Promise<Workshop> {
    const scratch = join(about.folder, "scratch");
    await removeTree(scratch);
    for (const name of ["home", "tmp", "shm"]) await mkdir(join(scratch, name), { recursive: true });
    await about.house.sandbox.handOver([about.tree, scratch]);
    return new Workshop(about, scratch, await registryAccess(), await diskBytes([about.tree]));
  }

  /** Puts a tool that was taken from npm on the PATH of the commands to come. */
  add({ packages }: Tool, modules: string): void {
    const [name] = Object.keys(packages);
    this.#bins.unshift(join(modules, ".bin"), join(modules, name!, "bin"));
    this.#readable.push(modules);
  }

  /** Runs a shell command in the tree; null where it ended with code 0. Throws EngineError where a limit was broken. */
  async run(command: string): Promise<CommandFailure | null> {
    const { config, sandbox, warden, spread } = this.#house;
    const { limits } = config;
    const place = (name: string) => join(this.#scratch, name);
    const contained = sandbox.contain(["/bin/sh", "-c", command], {
      cwd: this.#tree,
      env: engineEnvironment({
        bins: this.#bins,
        home: place("home"),
        extra: { ...this.#registry, ...this.#recipe.environment },
      }),
      writable: [this.#tree, place("home")],
      readable: this.#readable,
      tmp: place("tmp"),
      shm: place("shm"),
      network: true,
      limits,
    });
    const left_bytes = limits.log_bytes - this.#written_bytes;
    const group = await startProcessGroup({
      argv: spread(contained.argv),
      cwd: this.#tree,
      env: contained.env,
      warden,
      output_bytes: limits.output_bytes,
    });
    const over = new AbortController();
    let breach: string | null = null;
    const unguard = guardGroup({
      group,
      limits: { ...limits, log_bytes: left_bytes },
      folders: [this.#tree, this.#scratch],
      every_ms: GUARD_EVERY_MS,
      before_bytes: this.#before_bytes,
      onBreach: (reason) => {
        breach = reason;
        over.abort();
      },
    });
    const stopped = AbortSignal.any([over.signal, ...(this.#signal ? [this.#signal] : [])]);
    const left_ms = Math.max(0, this.#deadline - Date.now());
    const ending = await Promise.race([
      group.exited,
      sleep(left_ms, null, { signal: stopped }).catch(() => null),
    ]);
    over.abort();
    unguard();
    await group.end(limits.stop_s * 1_000);
    await sandbox.sweep();
    this.#written_bytes += group.written_bytes();
    this.#signal?.throwIfAborted();
    if (ending?.code === 0) return null;
    const shown = command.slice(0, 200);
    const output = group.output();
    if (ending) return { command: shown, how: `ended with ${endingWords(ending)}`, output };
    const how = breach ?? `took longer than ${limits.prepare_s} s`;
    throw new EngineError({ stage: "prepare", reason: `${shown} ${how}`, output });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await removeTree(this.#scratch);
  }
}
