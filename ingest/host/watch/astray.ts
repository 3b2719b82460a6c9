import { formatCpuList, parseCpuList } from "../cpu-list.ts";
import type { PagesByNode } from "./pages.ts";
import type { ProcessReading, ThreadReading } from "./threads.ts";

/** More of its anonymous memory than this share on other nodes is memory astray. */
const MOST_ELSEWHERE = 0.05;

/** Every core that a thread was allowed or seen on, in any of some readings. */
export function coresSeen(readings: readonly ProcessReading[][]): number[] {
  const cores = new Set<number>();
  for (const { allowed, last_core } of threadsOf(readings)) {
    for (const core of [...parseCpuList(allowed), last_core]) cores.add(core);
  }
  return [...cores].sort((a, b) => a - b);
}

/**
 * Why threads were not where they were planned, in words; null where all were. `readings` are of the same processes,
 * in the order of time. One thread astray is enough, and so is one that went away and came back.
 */
export function threadsAstray(
  who: "engine" | "load generator",
  readings: readonly ProcessReading[][],
  planned: readonly number[],
): string | null {
  const plan = `planned ${planned.length === 1 ? "was core" : "were cores"} ${formatCpuList(planned)}`;
  const outside = (cores: readonly number[]) => cores.some((core) => !planned.includes(core));
  const free = threadsOf(readings).find(({ allowed }) => outside(parseCpuList(allowed)));
  if (free) return `a thread of the ${who} was allowed on ${coreWords(free.allowed)}; ${plan}`;
  const elsewhere = threadsOf(readings).find(({ last_core }) => outside([last_core]));
  if (elsewhere) return `a thread of the ${who} ran on core ${elsewhere.last_core}; ${plan}`;
  const times = travels(readings);
  if (times === 0) return null;
  return `a thread of the ${who} that is held to one core left it and came back (${times} migrations); ${plan}`;
}

/** Why memory is not where it was planned, in words; null where it is, and where nothing was planned or can be told. */
export function memoryAstray(pages: PagesByNode | null, planned: readonly number[]): string | null {
  if (pages === null || planned.length === 0) return null;
  const all = [...pages.values()].reduce((sum, bytes) => sum + bytes, 0);
  const elsewhere = [...pages].filter(([node]) => !planned.includes(node));
  const share = elsewhere.reduce((sum, [, bytes]) => sum + bytes, 0) / all;
  if (!(share > MOST_ELSEWHERE)) return null;
  const nodes = formatCpuList(elsewhere.map(([node]) => node));
  return `${Math.round(100 * share)} % of the engine's memory is on node ${nodes}; planned was node ${formatCpuList(planned)}`;
}

function threadsOf(readings: readonly ProcessReading[][]): ThreadReading[] {
  return readings.flatMap((processes) => processes.flatMap(({ threads }) => threads));
}

/** Migrations of threads that had one core to run on at both ends: there was a third place in between. */
function travels(readings: readonly ProcessReading[][]): number {
  const before = new Map<number, ThreadReading>();
  let times = 0;
  for (const thread of threadsOf(readings)) {
    const old = before.get(thread.tid);
    const held = old?.allowed === thread.allowed && /^\d+$/.test(thread.allowed);
    if (held) times += Math.max(0, (thread.migrations ?? 0) - (old.migrations ?? 0));
    before.set(thread.tid, thread);
  }
  return times;
}

function coreWords(list: string): string {
  return `${/^\d+$/.test(list) ? "core" : "cores"} ${list}`;
}
