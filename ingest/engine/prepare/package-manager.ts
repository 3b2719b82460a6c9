import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { EngineError } from "../errors.ts";
import { bunPackage, type Runtime } from "../runtime/runtime.ts";
import type { Tool } from "../runtime/toolchain.ts";

/** A package manager as one commit wants it. */
export type PackageManager = {
  name: "npm" | "pnpm" | "yarn" | "bun";
  /** Why this one, for a person. */
  because: string;
  /** The lock file it goes by, or null where there is none. */
  lock: string | null;
  /** Yarn from 2 on has other options than Yarn 1. */
  berry: boolean;
  /** What to take from npm before it can run; null where the runtime or the system brings it. */
  tool: Tool | null;
};

const LOCKS: { file: string; name: PackageManager["name"] }[] = [
  { file: "npm-shrinkwrap.json", name: "npm" },
  { file: "package-lock.json", name: "npm" },
  { file: "pnpm-lock.yaml", name: "pnpm" },
  { file: "yarn.lock", name: "yarn" },
  { file: "bun.lock", name: "bun" },
  { file: "bun.lockb", name: "bun" },
];

const manifestSchema = z.object({
  packageManager: z.string().max(500).optional().catch(undefined),
  scripts: z.record(z.string(), z.string().catch("")).optional().catch(undefined),
  dependencies: z.record(z.string(), z.unknown()).optional().catch(undefined),
  devDependencies: z.record(z.string(), z.unknown()).optional().catch(undefined),
  optionalDependencies: z.record(z.string(), z.unknown()).optional().catch(undefined),
  workspaces: z.unknown().optional(),
});

export type Manifest = z.output<typeof manifestSchema>;

const MOST_BYTES = 5_000_000;

/** A commit's package.json, or null where there is none. Throws EngineError where it cannot be read as one. */
export async function readManifest(tree: string): Promise<Manifest | null> {
  const text = await readInside(tree, "package.json");
  if (text === null) return null;
  const unreadable = (why: string) => new EngineError({ stage: "prepare", reason: `package.json ${why}` });
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch {
    throw unreadable("is not JSON");
  }
  const parsed = manifestSchema.safeParse(written);
  if (!parsed.success) throw unreadable("is not an object");
  return parsed.data;
}

/**
 * Picks the package manager: the one that packageManager names, else the one whose lock file is there, else
 * npm, or Bun where the engine runs on it. Of several lock files the runtime's own goes first, then npm, pnpm, yarn.
 */
export async function pickPackageManager(
  tree: string,
  manifest: Manifest,
  runtime: Runtime,
): Promise<PackageManager> {
  const locks: typeof LOCKS = [];
  for (const lock of LOCKS) if (await isFile(tree, lock.file)) locks.push(lock);
  const named = /^(npm|pnpm|yarn|bun)@(\d+\.\d+\.\d+)/.exec(manifest.packageManager ?? "");
  if (named) {
    const name = named[1] as PackageManager["name"];
    const lock = locks.find((one) => one.name === name)?.file ?? null;
    return describe({
      tree,
      runtime,
      name,
      lock,
      version: named[2]!,
      because: `packageManager says ${named[0]}`,
    });
  }
  const own = runtime.kind === "bun" ? locks.find((one) => one.name === "bun") : undefined;
  const lock = own ?? locks[0];
  if (!lock) {
    const name = runtime.kind === "bun" ? "bun" : "npm";
    return describe({ tree, runtime, name, lock: null, version: null, because: "there is no lock file" });
  }
  const others = locks.filter((one) => one !== lock).map((one) => one.file);
  const because = `${lock.file} is there${others.length > 0 ? `, beside ${others.join(" and ")}` : ""}`;
  return describe({ tree, runtime, name: lock.name, lock: lock.file, version: null, because });
}

/** Every lock file's name, to be out of the way where an install goes without. */
export const LOCK_FILES = LOCKS.map((one) => one.file);

async function describe({
  tree,
  runtime,
  name,
  lock,
  version,
  because,
}: {
  tree: string;
  runtime: Runtime;
  name: PackageManager["name"];
  lock: string | null;
  version: string | null;
  because: string;
}): Promise<PackageManager> {
  const head =
    lock && name !== "npm" && name !== "bun" ? ((await readInside(tree, lock)) ?? "").slice(0, 2_000) : "";
  const berry =
    name === "yarn" && (version ? Number(version.split(".")[0]) >= 2 : /^__metadata:/m.test(head));
  const tool = toolOf({ runtime, name, version, berry, head });
  return { name, because, lock, berry, tool };
}

function toolOf({
  runtime,
  name,
  version,
  berry,
  head,
}: {
  runtime: Runtime;
  name: PackageManager["name"];
  version: string | null;
  berry: boolean;
  head: string;
}): Tool | null {
  const tool = (packages: Tool["packages"]) => ({ name: `${name}@${Object.values(packages)[0]}`, packages });
  if (name === "npm") return version ? tool({ npm: version }) : null;
  if (name === "bun") return runtime.kind === "bun" ? null : tool({ [bunPackage()]: version ?? "^1" });
  if (name === "yarn")
    return tool(berry ? { "@yarnpkg/cli-dist": version ?? "^4" } : { yarn: version ?? "^1" });
  return tool({ pnpm: version ?? pnpmFor(head) });
}

/** Which pnpm reads a lock file of that version. */
function pnpmFor(head: string): string {
  const version = Number(/^lockfileVersion:\s*'?(\d+)/m.exec(head)?.[1] ?? 9);
  if (version >= 9) return "^10";
  return version >= 6 ? "^8" : "^6";
}

async function isFile(tree: string, name: string): Promise<boolean> {
  return (await lstat(join(tree, name)).catch(() => null))?.isFile() ?? false;
}

/** A file of a stranger's tree: a link in its place is not followed out of it. */
async function readInside(tree: string, name: string): Promise<string | null> {
  const found = await lstat(join(tree, name)).catch(() => null);
  if (!found?.isFile() || found.size > MOST_BYTES) return null;
  return readFile(join(tree, name), "utf8");
}
