import { readdirSync, readlinkSync } from "node:fs";
import { processTree, readProc } from "./process-tree.ts";

/** A TCP socket that a process listens on. */
export type Listener = { address: string; port: number };

const LISTEN = "0A";

/**
 * The TCP sockets that a tree of processes itself listens on, in whatever networks they live; null where there is no
 * /proc to tell. Sockets of others, on the same port even, are not among them.
 */
export function listenersOf(root: number): Listener[] | null {
  if (process.platform !== "linux") return null;
  const pids = processTree(root);
  // One process for each network: it sees all sockets of it.
  const networks = new Map(pids.map((pid) => [networkOf(pid), pid]));
  const open = new Map<string, Listener>();
  for (const table of [...networks.values()].flatMap((pid) => [`${pid}/net/tcp`, `${pid}/net/tcp6`])) {
    for (const line of readProc(`/proc/${table}`).split("\n").slice(1)) {
      const fields = line.trim().split(/\s+/);
      if (fields[3] !== LISTEN) continue;
      const [address, port] = fields[1]!.split(":") as [string, string];
      open.set(`socket:[${fields[9]}]`, { address: readAddress(address), port: Number.parseInt(port, 16) });
    }
  }
  if (open.size === 0) return [];
  const owned = new Set(pids.flatMap(socketsOf));
  return [...open].filter(([socket]) => owned.has(socket)).map(([, listener]) => listener);
}

/** Whether nothing but this machine can reach an address. */
export function isLoopback(address: string): boolean {
  return address.startsWith("127.") || address === "::1" || address.startsWith("::ffff:127.");
}

/** Where to connect to reach a listener: one on every address is reached by loopback. */
export function dialAddresses({ address }: Listener): string[] {
  if (address === "0.0.0.0") return ["127.0.0.1"];
  // Whether it takes IPv4 too, the system does not tell.
  if (address === "::") return ["127.0.0.1", "::1"];
  return [address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address];
}

function networkOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return "";
  }
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((fd) => {
      try {
        const target = readlinkSync(`${folder}/${fd}`);
        return target.startsWith("socket:") ? [target] : [];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

/** The kernel writes addresses as words of 32 bits in the byte order of the host. */
function readAddress(hex: string): string {
  const bytes = hex.match(/.{8}/g)!.flatMap((word) =>
    word
      .match(/../g)!
      .map((pair) => Number.parseInt(pair, 16))
      .reverse(),
  );
  if (bytes.length === 4) return bytes.join(".");
  if (bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255) {
    return `::ffff:${bytes.slice(12).join(".")}`;
  }
  if (bytes.every((byte) => byte === 0)) return "::";
  if (bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1) return "::1";
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i]! << 8) | bytes[2 * i + 1]!).toString(16));
  return groups.join(":");
}
