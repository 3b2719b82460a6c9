import { existsSync } from "node:fs";

const PRLIMIT = "/usr/bin/prlimit";

/** Whether this host can set them. */
export function hasLimits(): boolean {
  return existsSync(PRLIMIT);
}

/**
 * Limits of the kernel's, beside those that are watched: processes of that user, the largest single file, no core
 * dumps. Memory is not among them: V8 cannot live under a limit on address space.
 */
export function withLimits(
  argv: readonly string[],
  { processes, disk_bytes }: { processes?: number; disk_bytes: number },
): string[] {
  if (!hasLimits()) return [...argv];
  // Of processes it counts all of a user: only where that user is the stranger's own.
  const count = processes === undefined ? [] : [`--nproc=${processes}`];
  return [PRLIMIT, ...count, `--fsize=${disk_bytes}`, "--core=0", "--", ...argv];
}
