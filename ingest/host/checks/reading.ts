import { formatCpuList } from "../cpu-list.ts";
import type { SystemFiles } from "../system-files.ts";

/** More CPUs than any kernel is built for; what names more is garbled. */
const MOST_CPUS = 8192;

/** A file's text; undefined where there is no such file, null where it cannot be read. */
export function readThere(files: SystemFiles, path: string): string | null | undefined {
  const text = files.read(path);
  if (text !== null) return text;
  const at = path.lastIndexOf("/");
  return files.list(path.slice(0, at) || "/").includes(path.slice(at + 1)) ? null : undefined;
}

/** A whole number; null where the file holds something else or cannot be read, undefined where it is not there. */
export function readNumber(files: SystemFiles, path: string): number | null | undefined {
  const text = readThere(files, path);
  return text === null || text === undefined ? text : wholeNumber(text);
}

export function wholeNumber(text: string | undefined): number | null {
  const trimmed = text?.slice(0, 32).trim() ?? "";
  return /^-?\d{1,19}$/.test(trimmed) ? Number(trimmed) : null;
}

/** A set of CPUs, sorted; empty for "" and "(null)", null where it is garbled or the file is not there. */
export function readCpus(files: SystemFiles, path: string): number[] | null {
  const text = files.read(path);
  return text === null ? null : cpusOf(text);
}

/** Reads the kernel's form of a set of CPUs; null for what is none, or names more than a kernel can have. */
export function cpusOf(text: string): number[] | null {
  if (text.length > 10 * MOST_CPUS) return null;
  const list = text.trim();
  if (list === "" || list === "(null)") return [];
  const cpus = new Set<number>();
  for (const part of list.split(",")) {
    const range = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part);
    if (!range) return null;
    const [from, to] = [Number(range[1]), Number(range[2] ?? range[1])];
    if (from > to || to >= MOST_CPUS) return null;
    for (let cpu = from; cpu <= to; cpu += 1) cpus.add(cpu);
  }
  return [...cpus].sort((a, b) => a - b);
}

/** Of choices such as "always [madvise] never" the one in force; the text itself where none is marked. */
export function chosen(text: string): string {
  return /\[([^[\]]{1,64})\]/.exec(text.slice(0, 4096))?.[1] ?? text.trim();
}

/** The folders of a kind, such as cpu0, cpu1, ..., in their order. */
export function numbered(files: SystemFiles, folder: string, kind: string): string[] {
  const name = new RegExp(`^${kind}(\\d{1,5})$`);
  return files
    .list(folder)
    .flatMap((one) => {
      const number = name.exec(one)?.[1];
      return number === undefined ? [] : [{ one, number: Number(number) }];
    })
    .sort((a, b) => a.number - b.number)
    .slice(0, MOST_CPUS)
    .map(({ one }) => `${folder}/${one}`);
}

/** "CPU 3" or "CPUs 3-5,8". */
export function cpuWords(cpus: readonly number[]): string {
  return `${cpus.length === 1 ? "CPU" : "CPUs"} ${formatCpuList(cpus)}`;
}
