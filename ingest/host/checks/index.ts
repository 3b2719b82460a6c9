import type { SystemFiles } from "../system-files.ts";
import { load, steal } from "./busy.ts";
import {
  type Check,
  type CheckFacts,
  type CheckState,
  type Finding,
  type HostWrite,
  unknown,
} from "./check.ts";
import { clockSource } from "./clock-source.ts";
import { container } from "./container.ts";
import { governor, turbo } from "./frequency.ts";
import { thp } from "./huge-pages.ts";
import { cstates } from "./idle.ts";
import { interrupts, irqbalance } from "./interrupts.ts";
import { isolation } from "./isolation.ts";
import { freeMemory, swap } from "./memory.ts";
import { nodeVersion } from "./node-version.ts";
import { smt } from "./smt.ts";
import { aslr, compaction, numaBalancing, swappiness, watchdog } from "./sysctls.ts";

/** Every check, in the order in which a person would set up a host. */
export const hostChecks: readonly Check[] = [
  smt,
  turbo,
  governor,
  cstates,
  isolation,
  irqbalance,
  interrupts,
  thp,
  numaBalancing,
  compaction,
  swap,
  swappiness,
  watchdog,
  aslr,
  clockSource,
  container,
  freeMemory,
  load,
  steal,
  nodeVersion,
];

/** What goes with a session: each check's name, what was found, what it should be and how it stands. Some 2 kB. */
export type HostRecord = Record<string, { is: string; should: string; state: CheckState }>;

/** Reads all checks of a host. Never throws: what breaks a check is "unknown". */
export function readHostChecks(files: SystemFiles, facts: Partial<CheckFacts> = {}): HostRecord {
  return Object.fromEntries(
    hostChecks.map((check) => {
      const { is, should, state } = findOn(check, files, facts);
      return [check.name, { is, should, state }];
    }),
  );
}

/** Of what was found the settings, which stay until somebody changes them: the fingerprint's part. */
export function settingsOf(record: HostRecord): Record<string, string> {
  const settings = hostChecks.filter(({ kind, name }) => kind === "setting" && record[name]);
  return Object.fromEntries(settings.map(({ name }) => [name, record[name]!.is]));
}

/** What one check finds. Files of strange machines hold strange things; a check that they break is "unknown". */
export function findOn(check: Check, files: SystemFiles, facts: Partial<CheckFacts> = {}): Finding {
  try {
    return check.read(files, { engine_cpus: [], stat_before: null, node: process.version, ...facts });
  } catch {
    return unknown("-");
  }
}

/** Whether a check could ever write this value there. Nothing else is written or put back, whoever says so. */
export function mayBeWritten({ path, value }: HostWrite): boolean {
  return hostChecks.some(({ writable }) =>
    writable.some((one) => one.path.test(path) && one.value.test(value)),
  );
}
