import { closeSync, constants, openSync, statSync, writeSync } from "node:fs";
import { type SystemFiles, systemFiles } from "./system-files.ts";

/** Who holds this file open limits how long a core may take to wake (PM QoS); the limit ends with the process. */
export const WAKE_LIMIT_FILE = "/dev/cpu_dma_latency";

/** Keeps idle cores of a virtual machine awake. */
export type WakeLimit = {
  /** One line for a person and for the fingerprint. */
  said: string;
  /** Whether `hold` does anything here. */
  holds: boolean;
  /** From now on idle cores poll instead of sleeping; the answer ends it. Throws what the system does. */
  hold(): () => void;
};

/**
 * An idle core of a virtual machine goes back to the hypervisor, and a wake-up may wait for milliseconds until it returns. Held at
 * 0 us the limit leaves idle cores the state alone that polls. Real machines are left as they are: nobody takes a
 * core there, and deep idle states are a setting. Throws what the system does, unless the device is not there or closed to us.
 */
export function openWakeLimit(files: SystemFiles = systemFiles(), path = WAKE_LIMIT_FILE): WakeLimit {
  const why = whyNotPolling(files) ?? whyClosed(path);
  if (why !== null)
    return { said: `idle cores are not kept awake: ${why}`, holds: false, hold: () => () => {} };
  return { said: "idle cores poll while a run is made", holds: true, hold: () => holdAtZero(path) };
}

/** Why idle cores of this machine should not, or cannot, poll; null where they should. */
export function whyNotPolling(files: SystemFiles): string | null {
  if (!VIRTUAL.test(files.read("/proc/cpuinfo")?.slice(0, FLAGS_WITHIN) ?? "")) {
    return "this is no virtual machine, or does not say so";
  }
  const state = "/sys/devices/system/cpu/cpu0/cpuidle/state0";
  if (files.read(`${state}/name`) !== "POLL" || files.read(`${state}/disable`) !== "0") {
    return "this kernel offers no idle state that polls";
  }
  const smt = files.read("/sys/devices/system/cpu/smt/active");
  return smt !== null && smt !== "0" ? "siblings that poll would take time from the engine's core" : null;
}

/** A flag of x86; other processors tell nothing of the kind, and their kernels have no state that polls. */
const VIRTUAL = /^flags[ \t]*:.* hypervisor( |$)/m;
const FLAGS_WITHIN = 65_536;

function whyClosed(path: string): string | null {
  if (!statSync(path, { throwIfNoEntry: false })?.isCharacterDevice()) return `there is no device ${path}`;
  try {
    closeSync(openSync(path, constants.O_WRONLY));
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES" || code === "EPERM") return `${path} may not be written`;
    throw error;
  }
}

/** A file for each hold: the kernel keeps the lowest limit of all that are open. */
function holdAtZero(path: string): () => void {
  const file = openSync(path, constants.O_WRONLY);
  let held = true;
  const end = () => {
    if (held) closeSync(file);
    held = false;
  };
  try {
    writeSync(file, new Uint8Array(4));
  } catch (error) {
    end();
    throw error;
  }
  return end;
}
