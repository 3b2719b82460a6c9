import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { FIRST_UID } from "../../ingest/engine/sandbox/other-user.ts";
import { ownMarkedProcesses } from "../../ingest/process/escaped.ts";

/** What the misbehaving engines start to outlive them: nothing else on a host sleeps for so long. */
const SLEEPER = /^sleep 61\d /;

/** Processes of engines that are still there, after a moment in which the last may go. */
export async function leftProcesses(folder: string): Promise<string[]> {
  await sleep(500);
  const marked = new Set(ownMarkedProcesses());
  const above = ancestors(process.pid);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && !above.has(Number(name)))
    .flatMap((pid) => {
      const command = read(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
      const names = command.includes(folder);
      return command !== "" && (marked.has(Number(pid)) || SLEEPER.test(command) || names)
        ? [`${pid} ${command}`]
        : [];
    });
}

/** Files of runs and preparations that nobody needs any more, and what was left in the system's temporary folder. */
export function leftFiles({
  data,
  temporary_before,
}: {
  data: string;
  temporary_before: ReadonlySet<string>;
}): string[] {
  const runs = list(join(data, "runs"));
  const prepared = list(join(data, "prepared", "wild")).flatMap((name) =>
    list(join(data, "prepared", "wild", name))
      .filter((part) => part !== "tree" && part !== "ready")
      .map((part) => `${name}/${part}`),
  );
  const temporary = readdirSync(tmpdir()).filter(
    (name) =>
      !temporary_before.has(name) && !data.split("/").includes(name) && isTheirs(join(tmpdir(), name)),
  );
  return [...runs, ...prepared, ...temporary];
}

/** Of a commit's, or of ours: other programs use that folder too. */
function isTheirs(path: string): boolean {
  return /plumbline|wild/.test(path) || (lstatSync(path, { throwIfNoEntry: false })?.uid ?? 0) >= FIRST_UID;
}

/** A process and those that started it, npm and its shell for instance: their words name the folder too. */
function ancestors(pid: number): Set<number> {
  const all = new Set<number>();
  for (let at = pid; at > 0 && !all.has(at); ) {
    all.add(at);
    at = Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${at}/status`))?.[1] ?? 0);
  }
  return all;
}

function list(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
