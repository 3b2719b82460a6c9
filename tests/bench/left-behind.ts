import { existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { MARK } from "../../ingest/process/escaped.ts";

/** What the misbehaving engines start to outlive them: nothing else on a host sleeps for so long. */
const SLEEPER = /^sleep 61\d /;
/** Our own: they end with this program. */
const OURS = /dialer-process|generator-process/;

/** Processes of engines that are still there, after a moment in which the last may go. */
export async function leftProcesses(folder: string): Promise<string[]> {
  await sleep(500);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const command = read(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
      const marked = read(`/proc/${pid}/environ`).includes(`${MARK}=`);
      const theirs = marked || SLEEPER.test(command) || (command.includes(folder) && !OURS.test(command));
      return theirs && command !== "" ? [`${pid} ${command}`] : [];
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
    (name) => !temporary_before.has(name) && !data.includes(name),
  );
  return [...runs, ...prepared, ...temporary];
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
