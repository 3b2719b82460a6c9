import { formatCpuList } from "../cpu-list.ts";
import { type Check, found, notHere, unknown } from "./check.ts";
import { cpusOf, cpuWords, numbered, readCpus } from "./reading.ts";

/** Interrupts looked at; large hosts have some thousands. */
const MOST_INTERRUPTS = 20_000;

export const irqbalance: Check = {
  name: "irqbalance",
  title: "irqbalance",
  kind: "passing",
  why: "It moves interrupts between CPUs every ten seconds, so that a run may get them on the engine's CPUs and the next may not.",
  writable: [],
  read(files) {
    const should = "not running";
    const processes = numbered(files, "/proc", "");
    if (processes.length === 0) return notHere();
    const runs = processes.some((path) => files.read(`${path}/comm`)?.trim() === "irqbalance");
    if (!runs) return found("good", "not running", should);
    const isolated = readCpus(files, "/sys/devices/system/cpu/isolated") ?? [];
    const state = isolated.length > 0 ? "good" : "improvable";
    const note = isolated.length > 0 ? `it keeps off isolated ${cpuWords(isolated)} by default` : null;
    return found(state, "running", should, {
      note,
      mend: state === "good" ? null : "sudo systemctl disable --now irqbalance",
    });
  },
};

export const interrupts: Check = {
  name: "interrupts",
  title: "interrupts on the engine's CPUs",
  kind: "passing",
  why: "An interrupt stops the engine where it is, and takes what it had in the cache: each costs some microseconds, and disks and network cards send thousands a second.",
  writable: [{ path: /^\/proc\/irq\/\d{1,5}\/smp_affinity_list$/, value: /^\d{1,5}([-,]\d{1,5}){0,500}$/ }],
  read(files, { engine_cpus }) {
    const folders = numbered(files, "/proc/irq", "").slice(0, MOST_INTERRUPTS);
    if (folders.length === 0) return notHere();
    const isolated = readCpus(files, "/sys/devices/system/cpu/isolated") ?? [];
    const guarded = engine_cpus.length > 0 ? [...engine_cpus] : isolated;
    if (guarded.length === 0) return notHere("no CPU is planned for the engine alone, and none is isolated");
    const should = `none on ${cpuWords(guarded)}`;
    const lists = folders.flatMap((folder) => {
      const path = `${folder}/smp_affinity_list`;
      const text = files.read(path);
      return text === null ? [] : [{ path, cpus: cpusOf(text) }];
    });
    if (lists.length === 0 || lists.some(({ cpus }) => cpus === null)) return unknown(should);
    const allowed = lists.filter(({ cpus }) => cpus!.some((cpu) => guarded.includes(cpu)));
    if (allowed.length === 0) return found("good", "none", should);
    const online = readCpus(files, "/sys/devices/system/cpu/online") ?? [];
    const rest = online.filter((cpu) => !guarded.includes(cpu));
    if (rest.length === 0) return found("improvable", `${allowed.length} of ${lists.length} allowed`, should);
    const value = formatCpuList(rest);
    return found("improvable", `${allowed.length} of ${lists.length} allowed`, should, {
      note: "interrupts that belong to one CPU's queue cannot be moved, and refuse",
      mend: `for f in /proc/irq/*/smp_affinity_list; do echo ${value} | sudo tee $f; done`,
      writes: allowed.map(({ path }) => ({ path, value })),
    });
  },
};
