import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { type SimpleGit, simpleGit } from "simple-git";

/** What git said, for a person. */
export class RepositoryError extends Error {
  override name = "RepositoryError";
}

/** A mirror of the engine's repository: the source itself is only ever read. */
export type Repository = {
  path: string;
  git: SimpleGit;
};

const PROTOCOLS = "file:git:http:https:ssh";
const LONGEST_GIT_MS = 600_000;
const LONGEST_TEXT = 300;

/**
 * Makes or updates the mirror of a repository. Hooks, credentials prompts and protocols that run
 * programs are off: the source is somebody else's. Throws RepositoryError.
 */
export async function openRepository({
  source,
  path,
}: {
  source: string;
  path: string;
}): Promise<Repository> {
  await mkdir(dirname(path), { recursive: true });
  const fresh = !existsSync(path);
  try {
    if (fresh) {
      // Under another name until it is whole: a clone that was interrupted is not taken for a mirror.
      const partial = `${path}.partial`;
      await rm(partial, { recursive: true, force: true });
      await gitIn(dirname(path)).raw(["clone", "--mirror", "--quiet", "--", source, partial]);
      await rename(partial, path);
    }
    const repository = { path, git: gitIn(path) };
    if (!fresh) await updateRepository({ repository, source });
    return repository;
  } catch (error) {
    if (fresh) await rm(path, { recursive: true, force: true });
    throw gitError(`the repository ${withoutCredentials(source)} could not be read`, error);
  }
}

/** Fetches what is new; branches that were rewritten are followed. Throws RepositoryError. */
export async function updateRepository({
  repository,
  source,
}: {
  repository: Repository;
  source: string;
}): Promise<void> {
  try {
    await repository.git.raw(["fetch", "--prune", "--quiet", "--force", "--", source, "+refs/*:refs/*"]);
  } catch (error) {
    throw gitError(`${withoutCredentials(source)} could not be fetched`, error);
  }
}

/** For pages and messages: every URL in a text without user and password. */
export function withoutCredentials(text: string): string {
  return text.replace(/([a-z+]+:\/\/)[^\s/]*@/g, "$1");
}

export function gitError(what: string, error: unknown): RepositoryError {
  if (/spawn git ENOENT/.test(String(error))) return new RepositoryError(`${what}: git is not on PATH`);
  const said = (error instanceof Error ? error.message : String(error))
    .trim()
    .split("\n")
    .slice(-3)
    .join(" ");
  const about = what.length > LONGEST_TEXT ? `${what.slice(0, LONGEST_TEXT)}...` : what;
  return new RepositoryError(`${about}: ${withoutCredentials(said)}`.replace(/\p{Cc}+/gu, " "));
}

/** git in a folder, with hooks of prompts, pagers and programs off. */
export function gitIn(
  folder: string,
  { isolated = false, extra = {} }: { isolated?: boolean; extra?: Record<string, string> } = {},
): SimpleGit {
  const environment = {
    // A filter or a hook of the user's would run with a stranger's files.
    ...(isolated ? { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" } : {}),
    PATH: process.env.PATH ?? "",
    HOME: process.env.HOME ?? "",
    ...(process.env.SSH_AUTH_SOCK ? { SSH_AUTH_SOCK: process.env.SSH_AUTH_SOCK } : {}),
    GIT_TERMINAL_PROMPT: "0",
    GIT_ALLOW_PROTOCOL: PROTOCOLS,
    GIT_OPTIONAL_LOCKS: "0",
    LC_ALL: "C",
    ...extra,
  };
  return simpleGit({
    baseDir: folder,
    timeout: { block: LONGEST_GIT_MS },
    // Else it waits for a while after each command.
    completion: { onClose: true, onExit: false },
    allowEnvironment: Object.keys(environment),
    // simple-git guards what a caller could smuggle in; ours only turn hooks and protocols off.
    unsafe: {
      allowUnsafeHooksPath: true,
      allowUnsafeProtocolOverride: true,
      allowUnsafeTemplateDir: true,
      allowUnsafePack: true,
      allowUnsafeConfigPaths: true,
    },
  }).env(environment);
}
