import type { SystemFiles } from "../system-files.ts";
import { type Check, found, notHere, unknown } from "./check.ts";
import { cpuWords, readCpus, wholeNumber } from "./reading.ts";

const GROUPS = "/sys/fs/cgroup";
const DEEPEST = 32;
const GIB = 2 ** 30;

export const container: Check = {
  name: "container",
  title: "limits of the container (cgroup)",
  kind: "setting",
  why: "A quota of CPU time stops every thread of the group for the rest of a period, usually 100 ms, once it is used up, and memory beyond a limit is reclaimed or ends the engine.",
  writable: [],
  read(files) {
    const should = "no quota of CPU time";
    const text = files.read("/proc/self/cgroup");
    if (text === null || files.list(GROUPS).length === 0) return notHere();
    const limits = limitsOf(files, text);
    if (limits === null) return unknown(should);
    const total =
      Number(/^MemTotal:\s*(\d{1,15})\s/m.exec(files.read("/proc/meminfo") ?? "")?.[1] ?? Number.NaN) * 1024;
    const memory =
      limits.memory_bytes < total || Number.isNaN(total) ? limits.memory_bytes : Number.POSITIVE_INFINITY;
    const online = readCpus(files, "/sys/devices/system/cpu/online") ?? [];
    const fewer = limits.cpus !== null && limits.cpus.length > 0 && limits.cpus.length < online.length;
    const parts = [
      ...(Number.isFinite(limits.cpu_share) ? [`${Number(limits.cpu_share.toFixed(2))} CPUs of time`] : []),
      ...(Number.isFinite(memory) ? [`${(memory / GIB).toFixed(1)} GiB`] : []),
      ...(fewer ? [cpuWords(limits.cpus!)] : []),
    ];
    const is = parts.join(", ") || "none";
    const elsewhere =
      "start it without the limit: in docker no --cpus, in Kubernetes no limits.cpu (cpusets are fine)";
    if (Number.isFinite(limits.cpu_share)) return found("bad", is, should, { mend: elsewhere });
    if (memory < GIB)
      return found("improvable", is, "at least 1 GiB", { mend: "give the container more memory" });
    return found("good", is, should);
  },
};

type Limits = { cpu_share: number; memory_bytes: number; cpus: number[] | null };

/** The tightest limits from this process's group up to the root, in whichever version; null where they are garbled. */
function limitsOf(files: SystemFiles, groups: string): Limits | null {
  let groups_read = 0;
  const limits: Limits = { cpu_share: Infinity, memory_bytes: Infinity, cpus: null };
  for (const line of groups.slice(0, 65_536).split("\n").slice(0, 64)) {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) continue;
    groups_read += 1;
    for (const folder of upwards(controllers === "" ? GROUPS : `${GROUPS}/${controllers}`, path)) {
      const max = files.read(`${folder}/cpu.max`)?.trim() ?? "max 1";
      if (!/^(max|\d{1,15}) \d{1,15}$/.test(max)) return null;
      const [quota, period] = max.split(" ");
      tighten(limits, "cpu_share", ratio(quota, period));
      const old_period = files.read(`${folder}/cpu.cfs_period_us`) ?? undefined;
      tighten(limits, "cpu_share", ratio(files.read(`${folder}/cpu.cfs_quota_us`) ?? undefined, old_period));
      tighten(limits, "memory_bytes", wholeNumber(files.read(`${folder}/memory.max`) ?? undefined));
      tighten(
        limits,
        "memory_bytes",
        wholeNumber(files.read(`${folder}/memory.limit_in_bytes`) ?? undefined),
      );
      limits.cpus ??=
        readCpus(files, `${folder}/cpuset.cpus.effective`) ??
        readCpus(files, `${folder}/cpuset.effective_cpus`);
    }
  }
  return groups_read > 0 ? limits : null;
}

function tighten(limits: Limits, which: "cpu_share" | "memory_bytes", value: number | null): void {
  if (value !== null && value > 0 && value < limits[which]) limits[which] = value;
}

function ratio(quota: string | undefined, period: string | undefined): number | null {
  const [used, of] = [wholeNumber(quota), wholeNumber(period)];
  return used === null || of === null || of <= 0 || used <= 0 ? null : used / of;
}

/** The folders of a group and of those above it. A container may see its own as the root, and the path as another's. */
function upwards(root: string, path: string): string[] {
  const steps = path.split("/").filter((step) => step !== "" && step !== "." && step !== "..");
  const depth = Math.min(steps.length, DEEPEST);
  return Array.from({ length: depth + 1 }, (_, up) => [root, ...steps.slice(0, depth - up)].join("/"));
}
