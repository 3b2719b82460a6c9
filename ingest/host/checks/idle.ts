import type { SystemFiles } from "../system-files.ts";
import { WAKE_LIMIT_FILE, whyNotPolling } from "../wake-limit.ts";
import { type Check, type Finding, found, notHere, shown, unknown } from "./check.ts";
import { numbered, readNumber, readThere } from "./reading.ts";

/** A wake-up that takes longer shows in the latency of an engine that waits between requests. */
const LATENCY_US = 10;

export const cstates: Check = {
  name: "cstates",
  title: "idle states (C-states)",
  kind: "setting",
  why: "A core that fell into a deep idle state needs tens to hundreds of microseconds to wake, which the first request after a pause pays.",
  writable: [
    { path: /^\/sys\/devices\/system\/cpu\/cpu\d{1,5}\/cpuidle\/state\d{1,2}\/disable$/, value: /^[01]$/ },
  ],
  read(files) {
    const should = `wakes within ${LATENCY_US} us`;
    const folders = numbered(files, "/sys/devices/system/cpu", "cpu").flatMap((cpu) =>
      numbered(files, `${cpu}/cpuidle`, "state"),
    );
    if (folders.length === 0) return notHere("this kernel does not choose idle states here");
    const states = folders.map((folder) => ({
      folder,
      name: files.read(`${folder}/name`) ?? "?",
      latency_us: readNumber(files, `${folder}/latency`),
      disabled: readNumber(files, `${folder}/disable`),
    }));
    if (states.some((one) => typeof one.latency_us !== "number" || typeof one.disabled !== "number")) {
      return unknown(should);
    }
    const enabled = states.filter((one) => one.disabled === 0);
    const deepest = enabled.reduce<(typeof enabled)[number] | null>(
      (worst, one) => (worst === null || one.latency_us! > worst.latency_us! ? one : worst),
      null,
    );
    const is =
      deepest === null ? "none enabled" : `${shown(deepest.name).slice(0, 20)}, ${deepest.latency_us} us`;
    const deep = enabled.filter((one) => one.latency_us! > LATENCY_US);
    if (whyNotPolling(files) === null) return pollingFinding(files, is);
    if (deep.length === 0) return found("good", is, should);
    const held_us = heldLatencyUs(files);
    if (held_us !== null && held_us <= LATENCY_US) {
      return found("good", is, should, { note: `a process holds wake-ups within ${held_us} us (PM QoS)` });
    }
    return found("improvable", is, should, {
      mend: `sudo cpupower idle-set -D ${LATENCY_US + 1}`,
      writes: deep.map(({ folder }) => ({ path: `${folder}/disable`, value: "1" })),
    });
  },
};

/** On a virtual machine the hypervisor decides when a core that sleeps comes back, however short a wake-up the kernel promises. */
function pollingFinding(files: SystemFiles, is: string): Finding {
  const should = "polls while a run is made";
  if (files.writable(WAKE_LIMIT_FILE)) {
    return found("good", is, should, { note: "Plumbline sees to that" });
  }
  const note = "an idle core goes back to the hypervisor, and its wake-up may wait for milliseconds";
  const there = readThere(files, WAKE_LIMIT_FILE) !== undefined;
  return found("improvable", is, should, {
    note: there ? note : `${note}; there is no ${WAKE_LIMIT_FILE}`,
    mend: there ? `sudo chown "$(id -un)" ${WAKE_LIMIT_FILE}` : null,
  });
}

/**
 * The limit that processes hold through PM QoS, below 128 us; null for a looser one, and for who may not ask. The device
 * answers with a little-endian number of four bytes, of which as text only small ones stay legible.
 */
function heldLatencyUs(files: SystemFiles): number | null {
  const bytes = files.read(WAKE_LIMIT_FILE);
  return bytes !== null && /^[\0-\x7f]\0\0\0$/.test(bytes) ? bytes.charCodeAt(0) : null;
}
