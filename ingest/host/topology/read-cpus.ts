import { parseCpuList } from "../cpu-list.ts";
import type { SystemFiles } from "../system-files.ts";
import { type CpuInfo, readCpuInfo } from "./read-cpuinfo.ts";
import type { Limits } from "./read-limits.ts";

export type Cache = {
  level: number;
  kind: "data" | "instruction" | "unified";
  size_bytes: number | null;
  /** The CPUs that share it, rising. */
  cpus: number[];
};

/** One CPU as the system counts them: a core, or one of a core's threads. */
export type Cpu = {
  id: number;
  online: boolean;
  /** Online, and within what the control group and the affinity of this process leave us. */
  allowed: boolean;
  /** The kernel moves nothing there by itself. */
  isolated: boolean;
  nohz_full: boolean;
  /** Null where it is offline. */
  node: number | null;
  package: number | null;
  die: number | null;
  /** Names its physical core: the lowest id among its threads. */
  core: number;
  /** The online threads of its core, itself among them, rising. */
  siblings: number[];
  caches: Cache[];
};

const FOLDER = "/sys/devices/system/cpu";
const CACHES_MAX = 10;
/** No processor has more threads a core. */
const THREADS_MAX = 8;
/** What all lists that differ may hold together: more is no machine. */
const LISTED_MAX = 2_000_000;

export function readCpus(files: SystemFiles, limits: Limits): { cpus: Cpu[]; gaps: string[] } {
  const list = listReader(files);
  const shown = list(`${FOLDER}/online`);
  const folders = shown.some((id) => files.list(`${FOLDER}/cpu${id}/topology`).length > 0);
  const info = folders ? new Map<number, CpuInfo>() : readCpuInfo(files);
  const online = [shown, [...info.keys()], limits.affinity ?? []].find((ids) => ids.length > 0) ?? [];
  const on = new Set(online);
  const offline = list(`${FOLDER}/present`).filter((id) => !on.has(id));
  const isolated = new Set(list(`${FOLDER}/isolated`));
  const nohz = new Set(list(`${FOLDER}/nohz_full`));
  const allowed = allowedOf(on, isolated, limits);
  const cpus = [...on, ...offline]
    .sort((a, b) => a - b)
    .map((id): Cpu => {
      const place = on.has(id) ? readPlace(files, list, info, id) : {};
      const named = (place.siblings ?? []).filter((one) => on.has(one));
      const siblings = named.includes(id) ? named : [id];
      return {
        id,
        online: on.has(id),
        allowed: allowed.has(id),
        isolated: isolated.has(id),
        nohz_full: nohz.has(id),
        node: null,
        package: place.package ?? null,
        die: place.die ?? null,
        core: siblings[0]!,
        siblings,
        caches: on.has(id) ? readCaches(files, list, id) : [],
      };
    });
  return { cpus: agreed(cpus), gaps: gapsOf(cpus, folders, info) };
}

/** Isolated CPUs are outside of every ordinary process's affinity, and yet a call may choose them where the control group has them. */
function allowedOf(online: Set<number>, isolated: Set<number>, { affinity, cpuset }: Limits): Set<number> {
  const within = (ids: readonly number[] | null) => {
    const own = new Set(ids ?? online);
    return (id: number) => own.has(id);
  };
  const mayRun = within(affinity);
  const inGroup = within(cpuset);
  const ids = [...online].filter(
    (id) => inGroup(id) && (mayRun(id) || (cpuset !== null && isolated.has(id))),
  );
  return new Set(ids.length > 0 ? ids : [...online].filter(mayRun));
}

type Place = { siblings?: number[]; package?: number | null; die?: number | null };

function readPlace(
  files: SystemFiles,
  list: (path: string) => number[],
  info: Map<number, CpuInfo>,
  id: number,
): Place {
  const told = info.get(id);
  if (told) return told;
  const folder = `${FOLDER}/cpu${id}/topology`;
  const threads = list(`${folder}/thread_siblings_list`);
  return {
    siblings: threads.length > 0 ? threads : list(`${folder}/core_cpus_list`),
    package: wholeIn(files.read(`${folder}/physical_package_id`)),
    die: wholeIn(files.read(`${folder}/die_id`)),
  };
}

function readCaches(files: SystemFiles, list: (path: string) => number[], id: number): Cache[] {
  const folder = `${FOLDER}/cpu${id}/cache`;
  return files
    .list(folder)
    .filter((name) => /^index\d$/.test(name))
    .slice(0, CACHES_MAX)
    .flatMap((name) => {
      const level = wholeIn(files.read(`${folder}/${name}/level`));
      const kind = (files.read(`${folder}/${name}/type`) ?? "").toLowerCase();
      if (level === null || level > 9 || !isKind(kind)) return [];
      const [, size, unit] = /^(\d{1,9})([KMG])$/.exec(files.read(`${folder}/${name}/size`) ?? "") ?? [];
      const size_bytes =
        unit === undefined ? null : Number(size) * 2 ** { K: 10, M: 20, G: 30 }[unit as "K"]!;
      return [{ level, kind, size_bytes, cpus: list(`${folder}/${name}/shared_cpu_list`) }];
    });
}

function isKind(text: string): text is Cache["kind"] {
  return text === "data" || text === "instruction" || text === "unified";
}

/** Threads of a core name each other; a garbled list that others do not bear out counts for nothing. */
function agreed(cpus: Cpu[]): Cpu[] {
  const of = new Map(cpus.map((cpu) => [cpu.id, cpu]));
  const sound = ({ siblings }: Cpu) =>
    siblings.length <= THREADS_MAX && siblings.every((id) => sameList(of.get(id)?.siblings, siblings));
  const doubtful = new Set(cpus.filter((cpu) => !sound(cpu)));
  for (const cpu of doubtful) Object.assign(cpu, { siblings: [cpu.id], core: cpu.id });
  return cpus;
}

function sameList(a: readonly number[] | undefined, b: readonly number[]): boolean {
  return a?.length === b.length && a.every((one, at) => one === b[at]);
}

function gapsOf(cpus: readonly Cpu[], folders: boolean, info: Map<number, CpuInfo>): string[] {
  if (cpus.length === 0) return ["the system tells of no CPUs"];
  const source =
    info.size > 0 ? "cores are taken from /proc/cpuinfo" : "each CPU is taken as a core of its own";
  return [
    ...(folders ? [] : [`the system hides how its CPUs are laid out: ${source}`]),
    ...(cpus.some(({ caches }) => caches.length > 0)
      ? []
      : ["the system shows no caches: the cores of a node are taken to share one"]),
  ];
}

/** Lists that are alike are one array: on large machines most of them are. */
function listReader(files: SystemFiles): (path: string) => number[] {
  const known = new Map<string, number[]>();
  let left = LISTED_MAX;
  return (path) => {
    const text = files.read(path) ?? "";
    const list = known.get(text) ?? (left > 0 ? parseCpuList(text) : []);
    if (!known.has(text)) left -= list.length;
    known.set(text, list);
    return list;
  };
}

function wholeIn(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
