import type { EngineConfig } from "../../config/engine-schema.ts";
import { type Dialer, hostDialer } from "../probe/dialer.ts";
import { openBubblewrap } from "./bubblewrap.ts";
import { openOtherUser } from "./other-user.ts";
import { hasLimits, withLimits } from "./resource-limits.ts";

export type SandboxKind = EngineConfig["sandbox"];

/** What a stranger's program may see and do. Folders that are not named here do not exist for it. */
export type View = {
  cwd: string;
  env: Record<string, string>;
  /** Folders that it may write to. */
  writable: readonly string[];
  /** Folders that it may read. */
  readable: readonly string[];
  /** Its /tmp and /dev/shm, so that what it writes there is counted. */
  tmp: string;
  shm: string;
  /** Whether it may call out: prepare only. */
  network: boolean;
  limits: { processes: number; disk_bytes: number };
};

/** What contains strangers' programs on this host. */
export type Sandbox = {
  kind: SandboxKind;
  /** One line for a person: what is in force. */
  said: string;
  /** Why what was asked for does not work here; empty where it does. */
  shortfalls: string[];
  /** Whether engines have a network of their own that nothing but loopback belongs to. */
  own_network: boolean;
  /** Processes of the sandbox's own at the root of a contained program. */
  own_processes: number;
  /** The user id that strangers' programs have, where it is theirs alone. */
  uid: number | null;
  /** Words and environment that run a program contained. */
  contain(argv: readonly string[], view: View): { argv: string[]; env: Record<string, string> };
  /** Hands folders over to whom strangers' programs run as. */
  handOver(folders: readonly string[]): Promise<void>;
  /** Takes folders back: strangers' programs may read them from now on, and change nothing. */
  takeBack(folders: readonly string[]): Promise<void>;
  /** Ends whatever strangers' programs left running, as far as this sandbox can tell; `spared` are those of engines beside it. */
  sweep(spared?: () => readonly number[]): Promise<void>;
  /** Wraps a program of ours, such as the load generator, so that it can reach the engine. */
  enter(argv: string[]): string[];
  dialer: Dialer;
  close(): void;
};

/**
 * Opens the strongest sandbox that works on this host, from `wanted` downwards: bubblewrap, another user id,
 * none.
 */
export async function openSandbox({
  wanted,
  test_folder,
}: {
  wanted: SandboxKind;
  /** A folder as runs will have it, to see whether a contained program can work there. */
  test_folder: string;
}): Promise<Sandbox> {
  const shortfalls: string[] = hasLimits()
    ? []
    : ["the kernel's limits on processes and file sizes: there is no prlimit (util-linux)"];
  if (wanted === "bwrap") {
    const opened = await openBubblewrap(test_folder);
    if (typeof opened !== "string") return { ...opened, shortfalls };
    shortfalls.push(`bubblewrap: ${opened}`);
  }
  if (wanted !== "none") {
    const opened = await openOtherUser(test_folder);
    if (typeof opened !== "string") return { ...opened, shortfalls };
    shortfalls.push(`another user id: ${opened}`);
  }
  return { ...noSandbox, shortfalls };
}

/** Strangers' programs run as we do. Said plainly wherever it is in force. */
export const noSandbox: Sandbox = {
  kind: "none",
  said: "no sandbox: commits run with all that this user may do",
  shortfalls: [],
  own_network: false,
  own_processes: 0,
  uid: null,
  contain: (argv, { env, tmp, limits }) => ({
    argv: withLimits(argv, { disk_bytes: limits.disk_bytes }),
    env: { ...env, TMPDIR: tmp },
  }),
  handOver: async () => {},
  takeBack: async () => {},
  sweep: async () => {},
  enter: (argv) => argv,
  dialer: hostDialer,
  close() {},
};
