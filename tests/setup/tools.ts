import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** A program that the tests need from outside npm. */
type Tool = {
  what: string;
  /** Any of these on PATH will do. */
  programs: string[];
  debian: string[];
  /** Without it some tests are skipped, and say so. */
  optional?: boolean;
  /** Only the long tests need it. */
  long?: boolean;
};

const TOOLS: Tool[] = [
  { what: "git", programs: ["git"], debian: ["git"] },
  {
    what: "a Chromium or Chrome browser",
    programs: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    debian: ["chromium", "fonts-dejavu-core"],
  },
  { what: "a Redis or Valkey server", programs: ["redis-server", "valkey-server"], debian: ["redis-server"] },
  { what: "redis-benchmark", programs: ["redis-benchmark", "valkey-benchmark"], debian: ["redis-tools"] },
  { what: "bubblewrap", programs: ["bwrap"], debian: ["bubblewrap"], optional: true },
  { what: "numactl", programs: ["numactl"], debian: ["numactl"], optional: true },
  { what: "cpio", programs: ["cpio"], debian: ["cpio"], optional: true },
  {
    what: "qemu for x86-64",
    programs: ["qemu-system-x86_64"],
    debian: ["qemu-system-x86"],
    optional: true,
    long: true,
  },
  { what: "busybox", programs: ["busybox"], debian: ["busybox-static"], optional: true, long: true },
];

/** Where a program stands on PATH, or null. */
export function findProgram(...names: string[]): string | null {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      const path = join(folder, name);
      if (folder && existsSync(path)) return path;
    }
  }
  return null;
}

/**
 * Makes sure that everything is there, for the long tests too if they run: from PATH, else by apt-get, else the browser
 * by Playwright. Returns what is missing still, one line each saying what to install.
 */
export function ensureTools({ long }: { long: boolean }): string[] {
  const lacking = () =>
    TOOLS.filter((tool) => long || !tool.long).filter(
      (tool) => !findProgram(...tool.programs) && !(isBrowser(tool) && playwrightBrowser()),
    );
  const before = lacking();
  if (before.length === 0) return [];
  installByApt(before.flatMap((tool) => tool.debian));
  const browser = lacking().find(isBrowser);
  if (browser) installBrowserByPlaywright();
  const after = lacking();
  for (const tool of after.filter((one) => one.optional)) {
    console.log(`${tool.what} is not there: what needs it is skipped`);
  }
  return after
    .filter((tool) => !tool.optional)
    .map((tool) => `the tests need ${tool.what}: install ${tool.programs.join(" or ")} and try again`);
}

/** Runs apt-get as root, or by sudo where that asks for no password. Returns whether it could and did. */
export function aptGet(...args: string[]): boolean {
  if (!mayInstall()) return false;
  const [program = "", ...rest] = isRoot() ? ["apt-get", ...args] : ["sudo", "-n", "apt-get", ...args];
  const { status } = spawnSync(program, rest, {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  return status === 0;
}

/** The browser for tests: Chromium or Chrome from PATH, else the one that Playwright installed. */
export function findBrowser(): string | null {
  return findProgram(...TOOLS.find(isBrowser)!.programs) ?? playwrightBrowser();
}

function isBrowser(tool: Tool): boolean {
  return tool.programs.includes("chromium");
}

function playwrightBrowser(): string | null {
  try {
    const path = execFileSync(
      process.execPath,
      ["-e", 'console.log(require("playwright-core").chromium.executablePath())'],
      { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    ).trim();
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

function mayInstall(): boolean {
  if (!findProgram("apt-get")) return false;
  return isRoot() || spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status === 0;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function installByApt(packages: string[]): void {
  if (!mayInstall()) return;
  console.log(`installing ${packages.join(", ")} by apt-get ...`);
  aptGet("update", "-qq");
  for (const name of packages) aptGet("install", "-y", "-qq", "--no-install-recommends", name);
}

function installBrowserByPlaywright(): void {
  console.log("installing Chromium by Playwright ...");
  const cli = join(import.meta.dirname, "../../node_modules/playwright-core/cli.js");
  spawnSync(process.execPath, [cli, "install", "--with-deps", "chromium"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}
