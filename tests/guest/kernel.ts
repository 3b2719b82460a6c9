import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { aptGet } from "../setup/tools.ts";

/** Below node_modules: ignored by git, and gone with it. */
const CACHE = join(import.meta.dirname, "../../node_modules/.cache/guest");

/** Debian's, the small one first, and Ubuntu's. All have what the guest needs built in. */
const PACKAGES = ["linux-image-cloud-amd64", "linux-image-amd64", "linux-image-virtual"];

/**
 * The path of a Linux kernel out of a Debian package, which is fetched where it is not in the cache and is never installed. Null where
 * it cannot be had: no apt-get, no network, or a distribution that has no such package.
 */
export function findKernel(): string | null {
  const kernel = join(CACHE, "vmlinuz");
  if (existsSync(kernel)) return kernel;
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, "fetch-"));
  try {
    const unpacked = PACKAGES.some((name) => fetchInto(folder, name));
    // Lists of packages are often old or left out of an image.
    if (!unpacked && !(aptGet("update", "-qq") && PACKAGES.some((name) => fetchInto(folder, name))))
      return null;
    const boot = join(folder, "boot");
    renameSync(join(boot, readdirSync(boot).find((name) => name.startsWith("vmlinuz"))!), kernel);
    return kernel;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The package of that name is empty; the one that it depends on holds the kernel. */
function fetchInto(folder: string, name: string): boolean {
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 300_000,
      env: { ...process.env, LC_ALL: "C" },
    });
  try {
    const holder = /^[ |]*Depends: (linux-image-\S+)$/m.exec(run("apt-cache", "depends", name))?.[1];
    if (!holder) return false;
    console.log(`fetching ${holder} for the guest ...`);
    run("apt-get", "download", "-qq", holder);
    const file = readdirSync(folder).find((one) => one.endsWith(".deb"))!;
    run("sh", "-c", `dpkg-deb --fsys-tarfile "$1" | tar -x --wildcards './boot/vmlinuz-*'`, "sh", file);
    return readdirSync(join(folder, "boot")).length > 0;
  } catch {
    return false;
  }
}
