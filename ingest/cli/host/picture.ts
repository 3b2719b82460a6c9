import { THREAD_USES, type ThreadUse } from "../../../db/contract/host-layout.ts";
import { formatCpuList } from "../../host/cpu-list.ts";
import { type Domain, domainsOf } from "../../host/placement/cores.ts";
import { threadUses } from "../../host/placement/thread-use.ts";
import type { PlacementPlan } from "../../host/placement.ts";
import type { Cpu, Node, Topology } from "../../host/topology/topology.ts";

/** Letters of a line, blanks between the groups apart; two threads a core make two parts of a line. */
const LETTERS_MAX = 64;
const GROUP = 8;
const LABEL_MAX = 12;

/**
 * Draws a plan on its machine: nodes, their last-level caches, in each a letter a thread. First threads of the cores stand
 * left, second threads in the same order right of them. At most 100 columns.
 */
export function drawPlan(topology: Topology, plan: PlacementPlan): string[] {
  const letterOf = threadUses(plan);
  const domains = domainsOf(topology);
  const used = new Set<ThreadUse>();
  const lines = topology.nodes.flatMap((node) => {
    const own = domains.filter((domain) => domain.node === node.id);
    const rows = own.flatMap((domain) =>
      rowsOf(domain, (cpu) => {
        const letter = letterOf(cpu);
        used.add(letter);
        return letter;
      }),
    );
    return [headOf(node, own, topology), ...rows, ""];
  });
  const legend = (Object.keys(THREAD_USES) as ThreadUse[])
    .filter((letter) => used.has(letter))
    .map((letter) => `  ${letter}  ${THREAD_USES[letter]}`);
  const offline = topology.cpus.filter(({ online }) => !online).map(({ id }) => id);
  const isolated = topology.cpus.filter((cpu) => cpu.isolated).map(({ id }) => id);
  const second = topology.cpus.some(({ siblings }) => siblings.length > 1);
  return [
    ...lines,
    ...(second ? ["  A core's first thread stands left, its second in the same place right."] : []),
    ...legend,
    ...(offline.length > 0 ? [listLine("offline", offline)] : []),
    ...(isolated.length > 0 ? [listLine("isolated", isolated)] : []),
  ];
}

function headOf(node: Node, domains: readonly Domain[], { nodes }: Topology): string {
  const threads = Map.groupBy(
    domains.flatMap(({ cpus }) => cpus),
    ({ core }) => core,
  );
  const most = Math.max(1, ...[...threads.values()].map(({ length }) => length));
  const cache = domains[0]?.cache;
  const size = cache?.size_bytes ? ` of ${Math.round(cache.size_bytes / 2 ** 20)} MiB` : "";
  const parts = [
    `${threads.size} ${threads.size === 1 ? "core" : "cores"}${most > 1 ? ` of ${most} threads` : ""}`,
    ...(cache ? [`${domains.length} x L${cache.level}${size}`] : []),
    ...(node.memory_bytes === null ? [] : [`${(node.memory_bytes / 2 ** 30).toFixed(1)} GiB`]),
    ...(node.memory_allowed ? [] : ["its memory is not allowed"]),
    ...(nodes.length > 1 && node.distances[node.id] !== undefined
      ? [`distances ${nodes.map(({ id }) => node.distances[id] ?? "?").join(" ")}`]
      : []),
  ];
  return `node ${node.id}: ${parts.join(", ")}`.slice(0, 100);
}

function rowsOf({ cpus }: Domain, letterOf: (cpu: Cpu) => string): string[] {
  const cores = [...Map.groupBy(cpus, ({ core }) => core).values()];
  const threads = Math.max(...cores.map(({ length }) => length));
  const a_line = Math.max(GROUP, Math.floor(LETTERS_MAX / threads / GROUP) * GROUP);
  return Array.from({ length: Math.ceil(cores.length / a_line) }, (_, at) => {
    const own = cores.slice(at * a_line, (at + 1) * a_line);
    const parts = Array.from({ length: threads }, (_, thread) =>
      grouped(own.map((core) => (core[thread] ? letterOf(core[thread]) : " "))),
    );
    return `  ${labelOf(own.map((core) => core[0]!.id)).padEnd(LABEL_MAX)}  ${parts.join("   ")}`.trimEnd();
  });
}

function grouped(letters: readonly string[]): string {
  return Array.from({ length: Math.ceil(letters.length / GROUP) }, (_, at) =>
    letters.slice(at * GROUP, (at + 1) * GROUP).join(""),
  ).join(" ");
}

function labelOf(ids: readonly number[]): string {
  const list = formatCpuList(ids);
  return list.length <= LABEL_MAX ? list : `${ids[0]}..${ids.at(-1)}`;
}

function listLine(what: string, ids: readonly number[]): string {
  const line = `  ${what}: ${formatCpuList(ids)}`;
  return line.length <= 100 ? line : `${line.slice(0, 97)}...`;
}
