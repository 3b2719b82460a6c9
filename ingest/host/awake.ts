import { closeSync, constants, openSync, writeSync } from "node:fs";
import { readNumber } from "./checks/reading.ts";
import { type SystemFiles, systemFiles } from "./system-files.ts";

/** A process that holds this file open limits how long a core may take to wake (PM QoS); the limit ends with the process. */
export const WAKE_LIMIT_FILE = "/dev/cpu_dma_latency";

const POLLING_US = 0;
/** What counts where no process asks for anything: PM_QOS_CPU_LATENCY_DEFAULT_VALUE of the kernel. */
const NO_LIMIT_US = 2_000_000_000;

/** Keeps idle cores of a virtual machine from being given away. */
export type Awake = {
  /** One line for a person and for the fingerprint. */
  said: string;
  /** Whether it keeps anything awake here. */
  holds: boolean;
  /** From now on idle cores poll, where they can; the answer lets them sleep again. */
  hold(): () => void;
  close(): void;
};

/**
 * On a virtual machine an idle core goes to the hypervisor, and each wake-up waits until it comes back: that, and not the
 * engine, is then the tail of latency. Where the system allows it, cores poll instead while somebody holds
 * them. Real machines are left alone: polling siblings cost the engine's core speed, and deep idle states are a setting. Never throws.
 */
export function openAwake(files: SystemFiles = systemFiles(), path = WAKE_LIMIT_FILE): Awake {
  const none = (why: string): Awake => ({
    said: `idle cores sleep: ${why}`,
    holds: false,
    hold: () => () => {},
    close() {},
  });
  const why = whyNotPolling(files);
  if (why !== null) return none(why);
  let file: number;
  try {
    file = openSync(path, constants.O_WRONLY);
  } catch (error) {
    return none(`${path} cannot be opened (${(error as NodeJS.ErrnoException).code})`);
  }
  return {
    said: "idle cores poll while a run is made",
    holds: true,
    hold() {
      limitWakeUps(file, POLLING_US);
      return () => limitWakeUps(file, NO_LIMIT_US);
    },
    close: () => closeSync(file),
  };
}

/** Why cores should not, or cannot, poll on this machine; null where they should. */
export function whyNotPolling(files: SystemFiles): string | null {
  if (!isVirtual(files)) return "this is no virtual machine, or does not say so";
  if (readNumber(files, "/sys/devices/system/cpu/cpu0/cpuidle/state0/latency") !== POLLING_US) {
    return "this kernel has no idle state that polls";
  }
  return files.read("/sys/devices/system/cpu/smt/active") === "1"
    ? "siblings that poll would take time from the engine's core"
    : null;
}

/** x86 says so itself; elsewhere an idle driver does that is loaded on virtual machines alone. */
function isVirtual(files: SystemFiles): boolean {
  return (
    /^flags[ \t]*:.* hypervisor\b/m.test(files.read("/proc/cpuinfo")?.slice(0, 65_536) ?? "") ||
    files.read("/sys/devices/system/cpu/cpuidle/current_driver") === "haltpoll"
  );
}

/** The kernel reads a number of four bytes, in the machine's order. */
function limitWakeUps(file: number, us: number): void {
  writeSync(file, new Uint8Array(new Int32Array([us]).buffer));
}
