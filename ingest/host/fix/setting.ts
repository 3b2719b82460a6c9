import { closeSync, constants, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type HostWrite, shown } from "../checks/check.ts";
import { chosen, cpusOf } from "../checks/reading.ts";
import { systemFiles } from "../system-files.ts";

/** What became of one write. */
export type Written = {
  path: string;
  from: string;
  to: string;
  took: boolean;
  /** Why it did not take. */
  said: string | null;
};

/** What stands in a setting's file now: of several choices the one in force. Null where it cannot be read. */
export function readSetting(root: string, path: string): string | null {
  const text = systemFiles(root).read(path);
  return text === null ? null : chosen(text);
}

/** Writes one value and reads it back: the kernel may refuse, or take it and do something else. */
export function writeSetting(root: string, { path, value }: HostWrite, from: string): Written {
  const written = { path, from, to: value };
  try {
    const { O_WRONLY, O_TRUNC, O_NOFOLLOW } = constants;
    const file = openSync(join(root, path), O_WRONLY | O_TRUNC | O_NOFOLLOW);
    try {
      writeSync(file, `${value}\n`);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { ...written, took: false, said: `the kernel refuses it: ${code ?? shown(message)}` };
  }
  const now = readSetting(root, path);
  if (now !== null && isSame(path, now, value)) return { ...written, took: true, said: null };
  return {
    ...written,
    took: false,
    said: now === null ? "it cannot be read back" : `it reads ${shown(now)}`,
  };
}

/** The kernel writes a set of CPUs in its own way: "0,1" comes back as "0-1". */
export function isSame(path: string, one: string, other: string): boolean {
  if (!path.endsWith("_list")) return one === other;
  const [a, b] = [cpusOf(one), cpusOf(other)];
  return a !== null && b !== null && a.join() === b.join();
}
