import { readFileSync } from "node:fs";
import os from "node:os";

/** Parts of a host that could move a figure; a change of any begins a new epoch. */
export type Fingerprint = Record<string, string | number>;

/** Reads this host's fingerprint. What the system does not tell is "unknown". */
export function readFingerprint(): Fingerprint {
  const cpu = os.cpus()[0];
  return {
    cpu: cpu?.model.trim() || "unknown",
    cores: os.availableParallelism(),
    memory_gib: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()}`,
    architecture: os.arch(),
    governor: read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
    transparent_huge_pages: chosen(read("/sys/kernel/mm/transparent_hugepage/enabled")),
    smt: read("/sys/devices/system/cpu/smt/active"),
    plumbline_node: process.version,
  };
}

/** Names machines of one kind: processor and core count, as a slug of at most 64 characters. */
export function hostClassOf({ cpu, cores }: Fingerprint): string {
  return `${cpu} ${cores}c`
    .toLowerCase()
    .replace(/\((r|tm)\)/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 64);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "unknown";
  }
}

/** The kernel lists the choices and puts the one in force into brackets. */
function chosen(list: string): string {
  return /\[(.+)\]/.exec(list)?.[1] ?? list;
}
