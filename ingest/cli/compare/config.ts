import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join, resolve } from "node:path";
import { checkConfig, loadConfig } from "../../config/load.ts";
import type { Config } from "../../config/schema.ts";
import { checkoutOf } from "../../repository/working-tree.ts";
import type { Workload } from "../../workloads/workload.ts";
import { UsageError } from "../errors.ts";
import { workloadsOf } from "../workloads.ts";
import type { BenchOptions } from "./options.ts";

const OWN_CONFIG = "plumbline.config.ts";

/** What is compared, and where prepared commits are kept. `checkout`: whose names A and B are; null for a mirror's. */
export type CompareSetup = { config: Config; checkout: string | null; data: string };

/** From the command line alone where --start is given, else from a configuration. Throws ConfigError and UsageError. */
export async function compareConfig(options: BenchOptions & { config: string }): Promise<CompareSetup> {
  const { repo } = options;
  if (repo !== undefined && !existsSync(repo)) throw new UsageError(`--repo: ${repo} is not there`);
  const named = repo === undefined ? null : await checkoutOf(resolve(repo));
  const config = options.start === undefined ? await written(options, named) : fromWords(options, named);
  const repository = named ?? config.engine.repository;
  const checkout = named ?? (await checkoutAt(repository));
  const data = options.data === undefined ? cacheFolder(repository) : resolve(options.data);
  if (checkout !== null && `${data}/`.startsWith(`${checkout}/`)) {
    throw new UsageError(`--data: ${data} lies within what is compared; choose a folder outside ${checkout}`);
  }
  return { config: { ...config, engine: { ...config.engine, repository } }, checkout, data };
}

/** A configuration may name a checkout, or a repository that has no files. */
async function checkoutAt(repository: string): Promise<string | null> {
  if (repository === "example" || !existsSync(repository)) return null;
  return checkoutOf(repository).catch(() => null);
}

/** Those that the command line names, else the configuration's. */
export function compareWorkloads(config: Config, { workloads }: BenchOptions): readonly Workload[] {
  const chosen = workloadsOf(workloads ? { ...config, workloads } : config);
  const shared = chosen.find(({ clients }) => clients.some(({ arrivals }) => arrivals?.kind === "share"));
  if (shared && workloads?.includes(shared.name)) {
    throw new UsageError(
      `${shared.name} has rates that are shares of a control's saturation, which only the main job finds; ` +
        "give it absolute rates as a workload of your own",
    );
  }
  return chosen.filter(({ clients }) => !clients.some(({ arrivals }) => arrivals?.kind === "share"));
}

export function flagsOf({ engine }: Config, { variant }: BenchOptions): readonly string[] {
  const [first] = Object.keys(engine.variants);
  const name = variant ?? first ?? "default";
  const found = engine.variants[name];
  if (variant !== undefined && !found) {
    throw new UsageError(
      `--variant: there is no ${variant}; there are ${Object.keys(engine.variants).join(", ")}`,
    );
  }
  return found?.flags ?? [];
}

function fromWords({ start, prepare, runtime }: BenchOptions, checkout: string | null): Config {
  const repository = checkout ?? process.cwd();
  return checkConfig(
    {
      engine: {
        name: slugOf(basename(repository)),
        repository,
        start: start!.split(/\s+/).filter(Boolean),
        ...(prepare ? { prepare } : {}),
        runtime,
      },
    },
    "the command line",
  );
}

/** --config where it was given or is there; else the one that lies in the checkout. */
async function written({ config }: { config: string }, checkout: string | null): Promise<Config> {
  const within = checkout === null ? null : join(checkout, OWN_CONFIG);
  if (config === OWN_CONFIG && within !== null && existsSync(within)) return loadConfig(within);
  if (config === OWN_CONFIG && !existsSync(config)) {
    throw new UsageError(
      `there is no ${OWN_CONFIG} here${within === null ? "" : ` or in ${checkout}`}: give --config FILE, or say how the engine starts, ` +
        'as in --start "node server.js --port {port}"',
    );
  }
  const loaded = await loadConfig(config);
  if (config === OWN_CONFIG && checkout !== null && resolve(loaded.engine.repository) !== checkout) {
    throw new UsageError(
      `the ${OWN_CONFIG} here is for ${loaded.engine.repository}, and ${checkout} has none: give --config FILE, or --start`,
    );
  }
  return loaded;
}

/** Root's home is closed to the user id that engines may run as; /var/cache is not. */
function cacheFolder(repository: string): string {
  const home =
    process.getuid?.() === 0 ? "/var/cache" : (process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"));
  const key = createHash("sha256").update(repository).digest("hex").slice(0, 12);
  return join(home, "plumbline", `${slugOf(basename(repository))}-${key}`);
}

function slugOf(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/\.git$/, "")
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 40) || "engine"
  );
}
