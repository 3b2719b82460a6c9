import { processTree, readProc, threadsOf } from "../process/process-tree.ts";
import { parseCpuList } from "./cpu-list.ts";

/** Where the threads of a process tree may run and ran last. */
export type Whereabouts = { allowed: number[]; ran_on: number[] };

/** Reads back where every thread of a tree may run and where it ran last; null without /proc. */
export function whereabouts(root: number): Whereabouts | null {
  if (process.platform !== "linux") return null;
  const allowed = new Set<number>();
  const ran_on = new Set<number>();
  for (const pid of processTree(root)) {
    for (const tid of threadsOf(pid)) {
      const list = /^Cpus_allowed_list:\s*(.+)$/m.exec(readProc(`/proc/${pid}/task/${tid}/status`))?.[1];
      for (const cpu of parseCpuList(list ?? "")) allowed.add(cpu);
      // The program's name may hold anything; the fields begin after its closing bracket.
      const stat = readProc(`/proc/${pid}/task/${tid}/stat`);
      const processor = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[36];
      if (processor) ran_on.add(Number(processor));
    }
  }
  if (allowed.size === 0) return null;
  return { allowed: [...allowed].sort((a, b) => a - b), ran_on: [...ran_on].sort((a, b) => a - b) };
}
