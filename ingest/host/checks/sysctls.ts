import { type Check, type Finding, found, notHere, unknown } from "./check.ts";
import { numbered, readNumber } from "./reading.ts";

export const aslr: Check = {
  name: "aslr",
  title: "address space randomisation (ASLR)",
  kind: "setting",
  why: "Where code and data lie moves a figure by some percent; randomised, each fresh start of the engine draws a new layout and the runs average over it, fixed, one lucky layout looks like a faster commit.",
  writable: [{ path: /^\/proc\/sys\/kernel\/randomize_va_space$/, value: /^[012]$/ }],
  read(files) {
    const should = "2 (full)";
    const value = readNumber(files, "/proc/sys/kernel/randomize_va_space");
    if (value === undefined) return notHere();
    if (value === 2) {
      return found("good", "2 (full)", should, {
        note: "disputed: fixed (0), runs vary less and one layout biases all",
      });
    }
    if (value !== 0 && value !== 1) return unknown(should);
    return found(
      "improvable",
      value === 0 ? "0 (fixed)" : "1 (partly)",
      should,
      write("kernel.randomize_va_space", 2),
    );
  },
};

export const numaBalancing: Check = {
  name: "numa-balancing",
  title: "automatic NUMA balancing",
  kind: "setting",
  why: "It unmaps pages to see who touches them, and moves pages and threads between nodes: page faults and migrations in the middle of a run whose memory is already bound.",
  writable: [{ path: /^\/proc\/sys\/kernel\/numa_balancing$/, value: /^[0123]$/ }],
  read(files) {
    const should = "0";
    const value = readNumber(files, "/proc/sys/kernel/numa_balancing");
    if (value === undefined || numbered(files, "/sys/devices/system/node", "node").length === 1) {
      return notHere(value === undefined ? null : "there is only one node");
    }
    if (value === null || value < 0 || value > 3) return unknown(should);
    return value === 0
      ? found("good", "0", should)
      : found("improvable", String(value), should, write("kernel.numa_balancing", 0));
  },
};

const MOST_SWAPPINESS = 10;

export const swappiness: Check = {
  name: "swappiness",
  title: "vm.swappiness",
  kind: "setting",
  why: "The higher it is, the sooner the kernel swaps out data that the engine has not touched for a while to keep files in memory, and the next request for it waits for a disk.",
  writable: [{ path: /^\/proc\/sys\/vm\/swappiness$/, value: /^\d{1,3}$/ }],
  read(files) {
    const should = `at most ${MOST_SWAPPINESS}`;
    const value = readNumber(files, "/proc/sys/vm/swappiness");
    if (value === undefined) return notHere();
    if (value === null || value < 0) return unknown(should);
    const swap = /^SwapTotal:\s*(\d{1,15})\s/m.exec(files.read("/proc/meminfo") ?? "")?.[1];
    if (swap !== undefined && Number(swap) === 0) return found("good", `${value}, no swap`, should);
    return value <= MOST_SWAPPINESS
      ? found("good", String(value), should)
      : found("improvable", String(value), should, write("vm.swappiness", 1));
  },
};

export const compaction: Check = {
  name: "compaction",
  title: "proactive memory compaction",
  kind: "setting",
  why: "In the background the kernel moves pages of any process together, which makes that process wait, at moments that no run can know.",
  writable: [{ path: /^\/proc\/sys\/vm\/compaction_proactiveness$/, value: /^\d{1,3}$/ }],
  read(files) {
    const value = readNumber(files, "/proc/sys/vm/compaction_proactiveness");
    if (value === undefined) return notHere();
    if (value === null || value < 0) return unknown("0");
    return value === 0
      ? found("good", "0", "0")
      : found("improvable", String(value), "0", write("vm.compaction_proactiveness", 0));
  },
};

export const watchdog: Check = {
  name: "watchdog",
  title: "lockup watchdogs",
  kind: "setting",
  why: "The NMI watchdog keeps one hardware counter of each CPU, which perf then lacks, and interrupts it every few seconds.",
  writable: [{ path: /^\/proc\/sys\/kernel\/nmi_watchdog$/, value: /^[01]$/ }],
  read(files) {
    const should = "NMI off";
    const nmi = readNumber(files, "/proc/sys/kernel/nmi_watchdog");
    const soft = readNumber(files, "/proc/sys/kernel/soft_watchdog");
    if (nmi === undefined && soft === undefined) return notHere();
    if ([nmi, soft].some((one) => one !== undefined && one !== 0 && one !== 1)) return unknown(should);
    const is = `NMI ${onOff(nmi)}, soft ${onOff(soft)}`;
    if (nmi === 1) return found("improvable", is, should, write("kernel.nmi_watchdog", 0));
    // A timer of microseconds every four seconds is below any percentile shown.
    return found("good", is, should);
  },
};

function onOff(value: number | null | undefined): string {
  return value === undefined ? "none" : value === 0 ? "off" : "on";
}

function write(name: string, value: number): Pick<Finding, "mend" | "writes"> {
  return {
    mend: `sudo sysctl -w ${name}=${value}`,
    writes: [{ path: `/proc/sys/${name.replace(".", "/")}`, value: String(value) }],
  };
}
