import { type Check, found, notHere, unknown } from "./check.ts";
import { readThere } from "./reading.ts";

export const smt: Check = {
  name: "smt",
  title: "simultaneous multithreading (SMT)",
  kind: "setting",
  why: "Two siblings share one core's execution units and caches, so that whatever runs on the sibling of the engine's CPU takes speed from it.",
  writable: [],
  read(files) {
    const should = "off";
    const active = readThere(files, "/sys/devices/system/cpu/smt/active");
    if (active === undefined) return notHere("this kernel does not tell of siblings");
    const control = files.read("/sys/devices/system/cpu/smt/control")?.trim() ?? "";
    if (active?.trim() === "0") {
      return found(
        "good",
        /^[a-z]{1,20}$/.test(control) && control.startsWith("not") ? "no siblings" : "off",
        should,
      );
    }
    if (active?.trim() !== "1") return unknown(should);
    return found("improvable", "on", should, {
      // It takes half of the CPUs away and with them the host's class: nothing to be done in passing.
      note: "never written by --fix: it halves the CPUs, and so the host's class. Plumbline leaves siblings of the engine's cores idle",
      mend: "echo off | sudo tee /sys/devices/system/cpu/smt/control   (or off in the firmware)",
    });
  },
};
