import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);
const ASK_MS = 20_000;

/** How a contained program reaches the npm registry: no name and no token is part of it. */
export type RegistryAccess = { environment: Record<string, string>; readable: string[] };

let known: Promise<RegistryAccess> | undefined;

/** What this host's npm is set to: the registry where it is another than npm's, and the file of trusted certificates. */
export function registryAccess(): Promise<RegistryAccess> {
  known ??= readAccess();
  return known;
}

async function readAccess(): Promise<RegistryAccess> {
  const [registry, cafile] = await Promise.all([setting("registry"), setting("cafile")]);
  const authorities = [process.env.NODE_EXTRA_CA_CERTS, cafile].find((path) => path && existsSync(path));
  const foreign = registry !== null && isBareUrl(registry);
  return {
    environment: {
      ...(foreign ? { npm_config_registry: registry } : {}),
      ...(authorities ? { NODE_EXTRA_CA_CERTS: authorities, npm_config_cafile: authorities } : {}),
    },
    readable: authorities ? [authorities] : [],
  };
}

async function setting(name: string): Promise<string | null> {
  try {
    const { stdout } = await run("npm", ["config", "get", name], { timeout: ASK_MS, cwd: "/" });
    const value = stdout.trim();
    return value === "" || value === "null" || value === "undefined" ? null : value;
  } catch {
    return null;
  }
}

/** One with a user or a password in it stays ours. */
function isBareUrl(text: string): boolean {
  try {
    const { username, password, protocol } = new URL(text);
    return username === "" && password === "" && /^https?:$/.test(protocol);
  } catch {
    return false;
  }
}
