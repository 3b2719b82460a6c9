import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { execa } from "execa";
import { z } from "zod";

const ENGINE = join(import.meta.dirname, "engine");
const HISTORY = join(import.meta.dirname, "history");
const NOT_IN_HISTORY = new Set(["dist", "node_modules"]);

/** The frozen history: commits are added on top, none is ever changed. */
export const EXAMPLE_HEAD = "6f210e9a427ca8567fc6575d734f63b08b8f77f8";
export const EXAMPLE_COMMITS = 31;

/** Nothing of the user's or the machine's configuration may reach a commit's hash. */
const ISOLATED = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_COUNT: "0",
  GIT_TERMINAL_PROMPT: "0",
  GIT_COMMITTER_NAME: "pebble",
  GIT_COMMITTER_EMAIL: "pebble@example.org",
  TZ: "UTC",
  LC_ALL: "C",
};
const SETTINGS = [
  "core.autocrlf=false",
  "core.fileMode=false",
  "core.hooksPath=/dev/null",
  "commit.gpgSign=false",
  "tag.gpgSign=false",
  "gc.auto=0",
];

const firstCommitSchema = z.object({
  author: z.string(),
  email: z.email(),
  date: z.iso.datetime({ offset: true }),
  message: z.string(),
});

const seriesSchema = z.object({
  first: firstCommitSchema,
  /** Tag to the position of its commit, counted from 1. */
  tags: z.record(z.string(), z.int().positive()),
});

/** The example's repository could not be made. */
export class ExampleRepositoryError extends Error {
  readonly stage: "git-missing" | "occupied" | "replay";

  constructor(stage: ExampleRepositoryError["stage"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ExampleRepositoryError";
    this.stage = stage;
  }
}

/**
 * Makes the example engine's repository at `target`, branch main: the tree of engine/ as the first
 * commit, then the patches of history/ in order. Hashes are the same on every machine. `last` ends
 * the history at that position (counted from 1; default: all of it). A repository that is there
 * already and holds the wanted commit is left alone, one that ends earlier is completed; the work
 * is done beside `target` and moved there whole, so that an interruption leaves nothing half made.
 * `commits` counts those of the wanted history. Throws ExampleRepositoryError.
 */
export async function materialiseExample({
  target,
  last,
}: {
  target: string;
  last?: number;
}): Promise<{ path: string; head: string; commits: number; created: boolean }> {
  const path = resolve(target);
  const patches = await patchFiles();
  const commits = Math.min(last ?? patches.length + 1, patches.length + 1);
  if (!Number.isInteger(commits) || commits < 1) throw new RangeError("last must be a positive whole number");
  await requireGit();

  const existing = await stateOf(path);
  if (existing === "other") {
    throw new ExampleRepositoryError("occupied", `${path} exists and is not the example's repository`);
  }
  if (existing === "repository" && commits === EXAMPLE_COMMITS && (await holds(path, EXAMPLE_HEAD))) {
    return { path, head: EXAMPLE_HEAD, commits, created: false };
  }

  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.partial-${randomUUID()}`;
  try {
    const head = await replay(draft, patches.slice(0, commits - 1));
    if (existing === "nothing") {
      await rename(draft, path).catch(async (error: unknown) => {
        // Somebody else may have been faster: theirs is the same.
        if ((await stateOf(path)) !== "repository" || !(await holds(path, head))) throw error;
      });
      return { path, head, commits, created: true };
    }
    if (await holds(path, head)) return { path, head, commits, created: false };
    await complete(path, draft, head);
    return { path, head, commits, created: true };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function patchFiles(): Promise<string[]> {
  const names = await readdir(HISTORY);
  return names
    .filter((name) => name.endsWith(".patch"))
    .sort()
    .map((name) => join(HISTORY, name));
}

async function requireGit(): Promise<void> {
  try {
    await execa("git", ["--version"]);
  } catch (error) {
    throw new ExampleRepositoryError("git-missing", "git is not installed, or not on PATH", { cause: error });
  }
}

async function stateOf(path: string): Promise<"nothing" | "repository" | "other"> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return "nothing";
  if (!found.isDirectory()) return "other";
  const names = await readdir(path);
  if (names.length === 0) return "nothing";
  return names.includes(".git") ? "repository" : "other";
}

/** Whether main of the repository contains the commit. */
async function holds(path: string, commit: string): Promise<boolean> {
  const { exitCode } = await git(path, ["merge-base", "--is-ancestor", commit, "main"], { reject: false });
  return exitCode === 0;
}

async function replay(path: string, patches: string[]): Promise<string> {
  const series = seriesSchema.parse(JSON.parse(await readFile(join(HISTORY, "series.json"), "utf8")));
  try {
    await cp(ENGINE, path, {
      recursive: true,
      filter: (source) => !NOT_IN_HISTORY.has(source.slice(ENGINE.length + 1)),
    });
    await renameIgnored(path);
    await git(path, ["init", "--quiet", "--initial-branch=main", "--template="]);
    await git(path, ["add", "--all", "--force"]);
    await commitFirst(path, series.first);
    if (patches.length > 0) {
      await git(path, ["am", "--quiet", "--keep-cr", "--committer-date-is-author-date", ...patches]);
    }
    const hashes = (await git(path, ["rev-list", "--reverse", "main"])).stdout.split("\n");
    for (const [tag, position] of Object.entries(series.tags)) {
      const commit = hashes[position - 1];
      if (commit) await git(path, ["tag", tag, commit]);
    }
    return hashes.at(-1)!;
  } catch (error) {
    throw new ExampleRepositoryError("replay", `the example's history does not replay: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** npm packages hold no .gitignore: in the published one it has another name. */
async function renameIgnored(path: string): Promise<void> {
  const packed = join(path, "dot-gitignore");
  if (existsSync(packed)) await rename(packed, join(path, ".gitignore"));
}

async function commitFirst(path: string, first: z.infer<typeof firstCommitSchema>): Promise<void> {
  await git(path, ["commit", "--quiet", `--message=${first.message}`], {
    env: {
      GIT_AUTHOR_NAME: first.author,
      GIT_AUTHOR_EMAIL: first.email,
      GIT_AUTHOR_DATE: first.date,
      GIT_COMMITTER_DATE: first.date,
    },
  });
}

/** Moves main and the working tree of an earlier replay forward; refuses any other repository. */
async function complete(path: string, draft: string, head: string): Promise<void> {
  await git(path, ["fetch", "--quiet", "--tags", draft, "main"]);
  const { exitCode } = await git(path, ["merge-base", "--is-ancestor", "main", head], { reject: false });
  if (exitCode !== 0) {
    throw new ExampleRepositoryError("occupied", `${path} holds a history that is not the example's`);
  }
  await git(path, ["checkout", "--quiet", "--force", "-B", "main", head]);
}

function git(
  cwd: string,
  args: string[],
  { env = {}, reject = true }: { env?: Record<string, string>; reject?: boolean } = {},
) {
  const settings = SETTINGS.flatMap((setting) => ["-c", setting]);
  return execa("git", [...settings, ...args], {
    cwd,
    env: { ...withoutGit(), ...ISOLATED, ...env },
    extendEnv: false,
    reject,
  });
}

/** The environment without what would point git to another repository or another identity. */
function withoutGit(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => !entry[0].startsWith("GIT_")),
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.split("\n").slice(0, 3).join(" ") : String(error);
}
