import { execFile } from "node:child_process";
import { existsSync, lstatSync, readlinkSync, realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import { systemPath } from "../environment.ts";
import { type InnerDialer, openInnerDialer } from "../probe/dialer.ts";
import { handOverTo, type Stranger, strangerOf, takeBack } from "./other-user.ts";
import { withLimits } from "./resource-limits.ts";
import type { Sandbox, View } from "./sandbox.ts";

const run = promisify(execFile);
const TRY_MS = 10_000;

/** Read by programs that resolve names, check certificates or load libraries; nothing secret is in them. */
const ETC = [
  "alternatives",
  "ca-certificates",
  "group",
  "hosts",
  "ld.so.cache",
  "ld.so.conf",
  "ld.so.conf.d",
  "localtime",
  "nsswitch.conf",
  "passwd",
  "pki",
  "protocols",
  "services",
  "ssl",
].map((name) => `/etc/${name}`);

const SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store"];

/**
 * bubblewrap: a program sees the system's programs, its own folders and nothing else; its processes are alone and die
 * together; after prepare its network is loopback alone, shared with the dialer only. Returns why where it does not work.
 */
export async function openBubblewrap(test_folder: string): Promise<Sandbox | string> {
  if (process.platform !== "linux") return "there is none for this system";
  let version: string;
  try {
    version = (await run("bwrap", ["--version"], { timeout: TRY_MS })).stdout.trim();
  } catch {
    return "bwrap is not on PATH (install the package bubblewrap)";
  }
  let dialer: InnerDialer;
  try {
    const holder = ["bwrap", "--dev-bind", "/", "/", "--unshare-net", "--die-with-parent", "--"];
    dialer = await openInnerDialer((argv) => [...holder, ...argv]);
  } catch (error) {
    return `it could not make a network of its own: ${(error as Error).message}`;
  }
  const enter = enterNetworkOf(dialer.pid);
  const stranger = isRoot() ? strangerOf(test_folder) : null;
  const sandbox: Sandbox = {
    kind: "bwrap",
    said: `${version}: own view of files, processes and network`,
    shortfalls: [],
    own_network: true,
    own_processes: 2,
    uid: stranger?.uid ?? null,
    contain: (argv, view) => ({
      argv: containedArgv({ argv, view, enter, stranger }),
      // Looked up with a stranger's folder as the working directory: absolute folders only.
      env: { PATH: systemPath().join(":") },
    }),
    handOver: async (folders) => (stranger ? handOverTo(stranger, folders) : undefined),
    takeBack: async (folders) => (stranger ? takeBack(folders) : undefined),
    sweep: async () => {},
    enter,
    dialer,
    close: () => dialer.close(),
  };
  const trouble = await tryOut(sandbox, test_folder);
  if (trouble === null) return sandbox;
  dialer.close();
  return trouble;
}

function containedArgv({
  argv,
  view,
  enter,
  stranger,
}: {
  argv: readonly string[];
  view: View;
  enter: (argv: string[]) => string[];
  /** Whom the program runs as, where we are root. */
  stranger: Stranger | null;
}): string[] {
  const bind = (how: string, path: string) => [how, path, path];
  const words = [
    "bwrap",
    "--die-with-parent",
    "--unshare-pid",
    "--unshare-ipc",
    "--unshare-uts",
    "--unshare-cgroup-try",
    "--hostname",
    "plumbline",
    // As root the user id is changed within; else a user namespace gives all that is needed.
    ...(stranger
      ? ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
      : ["--unshare-user"]),
    ...systemBinds(),
    ...ownFolders().flatMap((path) => ["--tmpfs", path]),
    "--proc",
    "/proc",
    "--dev",
    "/dev",
    "--bind",
    view.tmp,
    "/tmp",
    "--bind",
    view.shm,
    "/dev/shm",
    ...foldersAbove([...view.readable, ...view.writable]).flatMap((path) => ["--dir", path]),
    ...view.readable.flatMap((path) => bind("--ro-bind", path)),
    ...view.writable.flatMap((path) => bind("--bind", path)),
    "--remount-ro",
    "/dev",
    "--remount-ro",
    "/",
    "--chdir",
    view.cwd,
    "--clearenv",
    ...Object.entries(view.env).flatMap(([name, value]) => ["--setenv", name, value]),
    "--",
    ...withLimits(stranger ? ["setpriv", ...stranger.setpriv, "--", ...argv] : argv, view.limits),
  ];
  return view.network ? words : enter(words);
}

/** Where Plumbline itself lies below what is shown, as in many containers, it is covered. */
function ownFolders(): string[] {
  const own = [resolve(import.meta.dirname, "../../.."), process.cwd()];
  return [...new Set(own)].filter((path) => SYSTEM.some((known) => path.startsWith(`${known}/`)));
}

/** /bin and its like are links into /usr on most systems, folders on others. */
function systemBinds(): string[] {
  const system = SYSTEM.filter((path) => existsSync(path)).flatMap((path) =>
    lstatSync(path).isSymbolicLink() ? ["--symlink", readlinkSync(path), path] : ["--ro-bind", path, path],
  );
  const outside = systemPath().filter(
    (path) => existsSync(path) && !SYSTEM.some((known) => path === known || path.startsWith(`${known}/`)),
  );
  const others = outside.flatMap((path) => ["--ro-bind", path, path, ...toolsBehind(path)]);
  return [
    ...system,
    "--dir",
    "/etc",
    ...foldersAbove(outside).flatMap((path) => ["--dir", path]),
    ...ETC.flatMap((path) => ["--ro-bind-try", path, path]),
    ...nameServers(),
    ...others,
  ];
}

/** Often a link to a folder that a contained program does not see. */
function nameServers(): string[] {
  const path = "/etc/resolv.conf";
  return existsSync(path) ? ["--ro-bind", realpathSync(path), path] : [];
}

/** Made by us, since bubblewrap makes what is missing above a mount for root alone. The highest first. */
function foldersAbove(paths: readonly string[]): string[] {
  const above = new Set<string>();
  for (const path of paths) {
    for (let at = dirname(path); at !== "/"; at = dirname(at)) above.add(at);
  }
  return [...above].sort((a, b) => a.length - b.length);
}

/** An npm that a version manager keeps in a home folder lies beside its bin folder; of that home nothing else is shown. */
function toolsBehind(bin: string): string[] {
  const modules = `${dirname(bin)}/lib/node_modules/npm`;
  return existsSync(modules) ? ["--ro-bind", modules, modules] : [];
}

/** Joins the network that a process of ours holds; without root, the user namespace that owns it first. */
function enterNetworkOf(pid: number): (argv: string[]) => string[] {
  const namespace = (kind: string) => `--${kind}=/proc/${pid}/ns/${kind}`;
  const words = isRoot()
    ? ["nsenter", namespace("net")]
    : ["nsenter", "--preserve-credentials", namespace("user"), namespace("net")];
  return (argv) => [...words, "--", ...argv];
}

/** Runs a program as prepare and as start would; says what is wrong, or null. */
async function tryOut(sandbox: Sandbox, folder: string): Promise<string | null> {
  try {
    await sandbox.handOver([folder]);
  } catch (error) {
    return `user ids cannot be changed here: ${(error as Error).message.split("\n")[0]}`;
  }
  const view: View = {
    cwd: folder,
    env: { PATH: systemPath().join(":") },
    writable: [folder],
    readable: [],
    tmp: folder,
    shm: folder,
    network: false,
    limits: { processes: 1_000, disk_bytes: 1_000_000_000 },
  };
  for (const network of [true, false]) {
    const { argv, env } = sandbox.contain(["/bin/sh", "-c", ": > tried && rm tried"], { ...view, network });
    try {
      await run(argv[0]!, argv.slice(1), { env: env as NodeJS.ProcessEnv, timeout: TRY_MS });
    } catch (error) {
      const said = (error as { stderr?: string }).stderr?.trim().split("\n").at(-1);
      return `it does not run here: ${said || (error as Error).message}`;
    }
  }
  return null;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
