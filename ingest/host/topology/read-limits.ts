import { parseCpuList } from "../cpu-list.ts";
import type { SystemFiles } from "../system-files.ts";

/** What the system lets this process use; null where it does not tell or sets no limit. */
export type Limits = {
  /** The CPUs that this process may run on as it is: taskset or a container's start can have narrowed them. */
  affinity: number[] | null;
  /** The CPUs of its control group: no call can go beyond them. */
  cpuset: number[] | null;
  memory_nodes: number[] | null;
  /** CPU time per time that its control groups grant, as in 1.5. */
  quota_cpus: number | null;
};

const STATUS_MAX = 20_000;
const DEPTH_MAX = 32;
/** Where a hybrid of both versions has the second one. */
const V2_ROOTS = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"];
const V1_CPU_ROOTS = ["/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup/cpuacct,cpu"];

export function readLimits(files: SystemFiles): Limits {
  const status = (files.read("/proc/self/status") ?? "").slice(0, STATUS_MAX);
  const groups = readGroups(files);
  const cpusets = [
    ...V2_ROOTS.flatMap((root) => foldersUp(root, groups.unified)),
    ...folders1(groups, "cpuset"),
  ];
  const nearest = (names: string[]) => {
    for (const folder of cpusets) {
      for (const name of names) {
        const list = parseCpuList(files.read(`${folder}/${name}`) ?? "");
        if (list.length > 0) return list;
      }
    }
    return null;
  };
  const mems =
    listIn(status, "Mems_allowed_list") ?? nearest(["cpuset.mems.effective", "cpuset.effective_mems"]);
  return {
    affinity: listIn(status, "Cpus_allowed_list"),
    cpuset: nearest(["cpuset.cpus.effective", "cpuset.effective_cpus", "cpuset.cpus"]),
    memory_nodes: mems,
    quota_cpus: readQuota(files, groups),
  };
}

type Groups = { unified: string; controllers: Map<string, string> };

/** The lines of /proc/self/cgroup: "0::/path" and "3:cpuset:/path". */
function readGroups(files: SystemFiles): Groups {
  const groups: Groups = { unified: "/", controllers: new Map() };
  for (const line of (files.read("/proc/self/cgroup") ?? "").slice(0, STATUS_MAX).split("\n")) {
    const [, id, names = "", path = ""] = /^(\d+):([^:]*):(\/.*)$/.exec(line) ?? [];
    if (id === "0" && names === "") groups.unified = path;
    else for (const name of names.split(",").filter(Boolean)) groups.controllers.set(name, path);
  }
  return groups;
}

function folders1({ controllers }: Groups, controller: string): string[] {
  return foldersUp(`/sys/fs/cgroup/${controller}`, controllers.get(controller) ?? "/");
}

/** A group's folder, then its parents' up to the root. In a container the path may name folders that it does not see. */
function foldersUp(root: string, path: string): string[] {
  const names = path
    .split("/")
    .filter((name) => name !== "" && name !== "." && name !== "..")
    .slice(0, DEPTH_MAX);
  return Array.from({ length: names.length + 1 }, (_, up) =>
    [root, ...names.slice(0, names.length - up)].join("/"),
  );
}

/** The tightest quota of the group and of all above it. */
function readQuota(files: SystemFiles, groups: Groups): number | null {
  const second = V2_ROOTS.flatMap((root) => foldersUp(root, groups.unified)).map((folder) => {
    const [, quota, period] = /^(\d+) (\d+)$/.exec(files.read(`${folder}/cpu.max`) ?? "") ?? [];
    return Number(quota) / Number(period);
  });
  const first = V1_CPU_ROOTS.flatMap((root) => foldersUp(root, groups.controllers.get("cpu") ?? "/")).map(
    (folder) =>
      Number(files.read(`${folder}/cpu.cfs_quota_us`) ?? Number.NaN) /
      Number(files.read(`${folder}/cpu.cfs_period_us`) ?? Number.NaN),
  );
  const quotas = [...second, ...first].filter((quota) => Number.isFinite(quota) && quota > 0);
  return quotas.length === 0 ? null : Math.min(...quotas);
}

function listIn(status: string, field: string): number[] | null {
  const list = parseCpuList(new RegExp(`^${field}:[ \\t]*(.+)$`, "m").exec(status)?.[1] ?? "");
  return list.length === 0 ? null : list;
}
