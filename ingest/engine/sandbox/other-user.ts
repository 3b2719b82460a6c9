import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { PRELOAD } from "../launch/preload.ts";
import { hostDialer } from "../probe/dialer.ts";
import { withLimits } from "./resource-limits.ts";
import type { Sandbox } from "./sandbox.ts";

const run = promisify(execFile);
const TRY_MS = 10_000;
const SWEEP_MS = 5_000;

/** A user id that strangers' programs run as. */
export type Stranger = { uid: number; setpriv: string[] };

/** Every stranger's user id is this or higher. */
export const FIRST_UID = 70_000;
const UIDS = 30_000;

/**
 * A user id that no account has, from a range that systemd's map of user ids leaves unused; another one for another
 * folder, so that two installations on a host do not end each other's engines.
 */
export function strangerOf(folder: string): Stranger {
  const uid = FIRST_UID + (createHash("sha256").update(folder).digest().readUInt32LE(0) % UIDS);
  return {
    uid,
    setpriv: [`--reuid=${uid}`, `--regid=${uid}`, "--clear-groups", "--no-new-privs", "--inh-caps=-all"],
  };
}

/**
 * Another user id, where Plumbline runs as root: a program cannot read what is ours, nor end or trace us. It sees the
 * files that everybody may read, and the network. Returns why where it does not work.
 */
export async function openOtherUser(test_folder: string): Promise<Sandbox | string> {
  if (process.platform !== "linux") return "works on Linux only";
  if (process.getuid?.() !== 0) return "Plumbline does not run as root";
  const stranger = strangerOf(test_folder);
  const sandbox: Sandbox = {
    kind: "user",
    said: `user id ${stranger.uid}: own files and processes; sees the host's network and what everybody may read`,
    shortfalls: [],
    own_network: false,
    own_processes: 0,
    uid: stranger.uid,
    contain: (argv, { env, limits, tmp }) => ({
      argv: withLimits(["setpriv", ...stranger.setpriv, "--", ...argv], limits),
      env: { ...env, TMPDIR: tmp },
    }),
    handOver: (folders) => handOverTo(stranger, folders),
    takeBack,
    sweep: (spared) => sweepStrangers(stranger, spared),
    enter: (argv) => argv,
    dialer: hostDialer,
    close() {},
  };
  // What a killed Plumbline left.
  await sandbox.sweep();
  const tried = join(test_folder, "tried");
  for (const program of [
    ["/bin/sh", "-c", ': > "$1" && rm "$1"', "sh", tried],
    // As every engine on Node.js will have to read it.
    [process.execPath, PRELOAD],
  ]) {
    try {
      await sandbox.handOver([test_folder]);
      await run("setpriv", [...stranger.setpriv, "--", ...program], { cwd: "/", timeout: TRY_MS });
    } catch (error) {
      if ((error as { code?: string }).code === "ENOENT")
        return "chown or setpriv is not on PATH (install coreutils and util-linux)";
      const closed = closedFolder(program[0] === process.execPath ? PRELOAD : test_folder);
      return closed ? `${closed} is closed to other users` : `it does not run here: ${lastLine(error)}`;
    }
  }
  return sandbox;
}

/** Gives folders and all below to a user; links are not followed. */
export async function handOverTo({ uid }: Stranger, folders: readonly string[]): Promise<void> {
  if (folders.length > 0) await run("chown", ["-hR", `${uid}:${uid}`, "--", ...folders]);
}

/** Root's again: everybody may read, and nobody else write; what would change its user does so no more. */
export async function takeBack(folders: readonly string[]): Promise<void> {
  if (folders.length === 0) return;
  await run("chown", ["-hR", "0:0", "--", ...folders]);
  await run("chmod", ["-R", "a+rX,go-w,u-s,g-s", "--", ...folders]);
}

/** Nobody else has this user id: whoever runs under it was started by a commit. */
async function sweepStrangers({ uid }: Stranger, spared: () => readonly number[] = () => []): Promise<void> {
  for (const end = Date.now() + SWEEP_MS; Date.now() < end; await sleep(10)) {
    const own = new Set(spared());
    const left = processesOf(uid).filter((pid) => !own.has(pid));
    if (left.length === 0) return;
    for (const name of ["SIGSTOP", "SIGKILL"] as const) for (const pid of left) kill(pid, name);
  }
}

function processesOf(uid: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && ownerOf(name) === uid)
    .map(Number);
}

/** The real user id of a living process; a zombie is over. */
function ownerOf(pid: string): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    if (/^State:\s+[ZX]/m.test(status)) return null;
    return Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]);
  } catch {
    return null;
  }
}

function kill(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {}
}

/** The first folder above a path that others may not pass through. */
function closedFolder(path: string): string | null {
  const above: string[] = [];
  for (let at = path; at !== dirname(at); at = dirname(at)) above.unshift(at);
  return above.find((folder) => existsSync(folder) && !isPassable(folder)) ?? null;
}

function isPassable(path: string): boolean {
  return (statSync(path).mode & 0o001) !== 0;
}

function lastLine(error: unknown): string {
  return (error as { stderr?: string }).stderr?.trim().split("\n").at(-1) || (error as Error).message;
}
