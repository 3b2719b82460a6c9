import { readProc, threadsOf } from "../../process/process-tree.ts";

/** One thread at one moment: where it may run, where it ran last, and what it did since it began. */
export type ThreadReading = {
  tid: number;
  /** Cores and memory nodes in the kernel's form, "0-3,8". */
  allowed: string;
  memory_nodes: string;
  last_core: number;
  cpu_ns: number;
  /** From one core to another; null where the kernel does not tell. */
  migrations: number | null;
  voluntary_switches: number;
  involuntary_switches: number;
};

/** One process at one moment. Ticks and faults are those of its ended threads too. */
export type ProcessReading = {
  pid: number;
  threads: ThreadReading[];
  user_ticks: number;
  system_ticks: number;
  page_faults: number;
  peak_bytes: number;
};

/** A reading that is not whole is none. */
const THREADS_MOST = 4_096;

/**
 * Reads every thread of a tree of processes in one pass, the root's first; null without /proc, where it is gone, and
 * of more than 4,096 threads.
 */
export function readThreads(root: number): ProcessReading[] | null {
  if (process.platform !== "linux") return null;
  const pids = [root];
  const read: ProcessReading[] = [];
  let count = 0;
  for (const pid of pids) {
    let peak_kib = 0;
    const threads: ThreadReading[] = [];
    for (const tid of threadsOf(pid)) {
      count += 1;
      if (count > THREADS_MOST) return null;
      const at = `/proc/${pid}/task/${tid}`;
      pids.push(...readProc(`${at}/children`).split(" ").filter(Boolean).map(Number));
      const status = readProc(`${at}/status`);
      const fields = statFields(`${at}/stat`);
      if (status === "" || fields.length < FIELD.processor) continue;
      peak_kib = Math.max(peak_kib, Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0));
      threads.push({
        tid: Number(tid),
        ...grants(status),
        last_core: Number(fields[FIELD.processor]),
        ...effort(at),
      });
    }
    const fields = statFields(`/proc/${pid}/stat`);
    if (threads.length === 0 || fields.length < FIELD.processor) continue;
    read.push({
      pid,
      threads,
      user_ticks: Number(fields[FIELD.user]),
      system_ticks: Number(fields[FIELD.system]),
      page_faults: Number(fields[FIELD.minor_faults]) + Number(fields[FIELD.major_faults]),
      peak_bytes: peak_kib * 1_024,
    });
  }
  return read.length > 0 ? read : null;
}

/** Counted from the state on, which follows the program's name; proc_pid_stat(5) counts from two before. */
const FIELD = { minor_faults: 7, major_faults: 9, user: 11, system: 12, processor: 36 };

/** The program's name may hold anything; the fields begin after its closing bracket. */
function statFields(path: string): string[] {
  const stat = readProc(path);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

type Grants = Pick<ThreadReading, "allowed" | "memory_nodes" | "voluntary_switches" | "involuntary_switches">;

function grants(status: string): Grants {
  const [, allowed = "", memory_nodes = "", voluntary, involuntary] = GRANTS.exec(status) ?? [];
  return {
    allowed,
    memory_nodes,
    voluntary_switches: Number(voluntary ?? 0),
    involuntary_switches: Number(involuntary ?? 0),
  };
}

/** These lines are the last of the file, in this order; a kernel without cpusets has no memory nodes to tell of. */
const GRANTS =
  /^Cpus_allowed_list:\t(\S*)\n(?:Mems_allowed:.*\nMems_allowed_list:\t(\S*)\n)?voluntary_ctxt_switches:\t(\d+)\nnonvoluntary_ctxt_switches:\t(\d+)/m;

/** The clock ticks of stat are too coarse for a window of half a second; these are nanoseconds. */
function effort(at: string): Pick<ThreadReading, "cpu_ns" | "migrations"> {
  const sched = readProc(`${at}/sched`);
  const runtime_ms = /^se\.sum_exec_runtime\s*:\s*(\d+\.\d+)$/m.exec(sched)?.[1];
  const migrations = /^se\.nr_migrations\s*:\s*(\d+)$/m.exec(sched)?.[1];
  const cpu_ns =
    runtime_ms === undefined
      ? Number(readProc(`${at}/schedstat`).split(" ")[0])
      : Math.round(Number(runtime_ms) * 1e6);
  return { cpu_ns, migrations: migrations === undefined ? null : Number(migrations) };
}
