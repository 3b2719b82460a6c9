import os from "node:os";
import { readHostChecks, settingsOf } from "./checks/index.ts";
import { type SystemFiles, systemFiles } from "./system-files.ts";

/** Parts of a host that could move a figure; a change of any begins a new epoch. */
export type Fingerprint = Record<string, string | number>;

/**
 * Reads this host's fingerprint: what it is, and the settings of its checks. What passes by itself, such as load, is no
 * part of it. What the system does not tell is "unknown".
 */
export function readFingerprint(files: SystemFiles = systemFiles()): Fingerprint {
  const cpu = os.cpus()[0];
  return {
    cpu: cpu?.model.trim() || "unknown",
    cores: os.availableParallelism(),
    memory_gib: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()}`,
    architecture: os.arch(),
    ...settingsOf(readHostChecks(files)),
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
