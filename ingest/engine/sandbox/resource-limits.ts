import { existsSync } from "node:fs";

const PRLIMIT = "/usr/bin/prlimit";

/**
 * Limits of the kernel's, beside those that are watched: processes of that user, the largest single file, no core
 * dumps. Memory is not among them: V8 cannot live under a limit on address space.
 */
export function withLimits(
  argv: readonly string[],
  { processes, disk_bytes }: { processes: number; disk_bytes: number },
): string[] {
  if (!existsSync(PRLIMIT)) return [...argv];
  return [PRLIMIT, `--nproc=${processes}`, `--fsize=${disk_bytes}`, "--core=0", "--", ...argv];
}
