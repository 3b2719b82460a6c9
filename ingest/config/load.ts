import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { importDefault } from "./import-default.ts";
import { type Config, configSchema } from "./schema.ts";

/** The configuration is missing or says something that cannot be. The message names the field. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/**
 * Reads and checks a configuration file. Paths in it (repository, data) are taken from the folder of
 * the file. Throws ConfigError, one line a wrong field.
 */
export async function loadConfig(file: string): Promise<Config> {
  const path = resolve(file);
  if (!existsSync(path)) throw new ConfigError(`${file} is not there; name another with --config FILE`);
  let written: unknown;
  try {
    written = await importDefault(path);
  } catch (error) {
    throw new ConfigError(`${file} could not be read: ${messageOf(error)}`);
  }
  if (written === undefined) throw new ConfigError(`${file} has no default export`);
  const config = checkConfig(written, file);
  const base = resolve(path, "..");
  return {
    ...config,
    data: resolve(base, config.data),
    engine: { ...config.engine, repository: resolveRepository(base, config.engine.repository) },
  };
}

/** Checks a configuration. Throws ConfigError naming each field that is wrong. */
export function checkConfig(written: unknown, file = "the configuration"): Config {
  let parsed: ReturnType<typeof configSchema.safeParse>;
  try {
    parsed = configSchema.safeParse(written);
  } catch (error) {
    // A configuration is a program: a getter of its may throw anything.
    throw new ConfigError(`${file} could not be read: ${messageOf(error)}`);
  }
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".") || "(all)"}: ${issue.message}`);
  throw new ConfigError(`${file} is not right:\n${lines.join("\n")}`);
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : `it threw ${String(thrown)}`;
}

function resolveRepository(base: string, repository: string): string {
  if (repository === "example" || isUrl(repository)) return repository;
  return resolve(base, repository);
}

/** Told from a path by its scheme, or by git's short form host:path. */
function isUrl(repository: string): boolean {
  return /^[a-z+]+:\/\//.test(repository) || /^[^/\\.][^/\\]*:/.test(repository);
}
