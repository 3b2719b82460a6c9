import type { SystemFiles } from "../system-files.ts";
import { type Check, found, notHere, unknown } from "./check.ts";
import { numbered, readNumber, readThere } from "./reading.ts";

const CPU = "/sys/devices/system/cpu";

export const governor: Check = {
  name: "governor",
  title: "CPU frequency governor",
  kind: "setting",
  why: "Other governors raise the clock only after they have seen load, so that the same commit is measured at a clock that depends on what ran just before.",
  writable: [
    {
      path: /^\/sys\/devices\/system\/cpu\/(cpufreq\/policy\d{1,5}|cpu\d{1,5}\/cpufreq)\/scaling_governor$/,
      value: /^[a-z_]{1,32}$/,
    },
  ],
  read(files) {
    const should = "performance";
    const policies = policiesOf(files);
    const texts = policies.map((policy) => readThere(files, `${policy}/scaling_governor`));
    if (texts.every((text) => text === undefined)) {
      return notHere("the clock is not governed by this kernel (a virtual machine, or the firmware does)");
    }
    const governors = texts.filter((text) => typeof text === "string").map((text) => text.trim());
    if (governors.length < policies.length || governors.some((one) => !/^[a-z_]{1,32}$/.test(one))) {
      return unknown(should);
    }
    const names = [...new Set(governors)].sort();
    const is = names.join(", ");
    if (is === should) return found("good", is, should);
    const writes = policies
      .filter((policy, at) => governors[at] !== should && offersPerformance(files, policy))
      .map((policy) => ({ path: `${policy}/scaling_governor`, value: should }));
    // Drivers that govern by themselves call their usual algorithm powersave; elsewhere that is the lowest clock.
    const driver = policies.map((policy) => files.read(`${policy}/scaling_driver`)?.trim());
    const by_itself = driver.some((one) => one === "intel_pstate" || one?.startsWith("amd-pstate"));
    return found(names.includes("powersave") && !by_itself ? "bad" : "improvable", is, should, {
      mend: "sudo cpupower frequency-set -g performance",
      writes,
    });
  },
};

export const turbo: Check = {
  name: "turbo",
  title: "turbo / boost clock",
  kind: "setting",
  why: "The boost clock depends on temperature and on how many other cores are busy, so that equal code runs at unequal clocks; off costs peak speed and makes runs comparable.",
  writable: [
    { path: /^\/sys\/devices\/system\/cpu\/intel_pstate\/no_turbo$/, value: /^[01]$/ },
    { path: /^\/sys\/devices\/system\/cpu\/cpufreq\/boost$/, value: /^[01]$/ },
  ],
  read(files) {
    const should = "off";
    const intel = { path: `${CPU}/intel_pstate/no_turbo`, off: 1 };
    const others = { path: `${CPU}/cpufreq/boost`, off: 0 };
    const one = readThere(files, intel.path) === undefined ? others : intel;
    const value = readNumber(files, one.path);
    if (value === undefined) return notHere("this kernel has no switch for it");
    if (value !== 0 && value !== 1) return unknown(should);
    if (value === one.off) return found("good", "off", should);
    return found("improvable", "on", should, {
      note: "disputed: on, figures are those of production, and a little noisier",
      mend: `echo ${one.off} | sudo tee ${one.path}`,
      writes: [{ path: one.path, value: String(one.off) }],
    });
  },
};

function policiesOf(files: SystemFiles): string[] {
  const policies = numbered(files, `${CPU}/cpufreq`, "policy");
  if (policies.length > 0) return policies;
  return numbered(files, CPU, "cpu")
    .map((cpu) => `${cpu}/cpufreq`)
    .filter((path) => files.list(path).length > 0);
}

function offersPerformance(files: SystemFiles, policy: string): boolean {
  const offered = files.read(`${policy}/scaling_available_governors`);
  return offered === null || offered.split(/\s+/).includes("performance");
}
