import { z } from "zod";
import { recordedFiles, type SystemFiles } from "../system-files.ts";
import { readTopology } from "./topology.ts";

/** A recorded machine: the files that its topology is read from, by their absolute paths. */
export type MachineRecording = Record<string, string>;

/** Larger than the recording of 2,048 CPUs. */
export const RECORDING_BYTES_MAX = 32_000_000;
const FILES_MAX = 100_000;
const STATUS = "/proc/self/status";

const file = z.string().max(8_000_000);
const PATH = /^\/(sys|proc)\/[^\p{Cc}]{1,290}$/u;

const recording = z
  .record(z.string(), file)
  .refine((files) => Object.keys(files).length <= FILES_MAX, `holds more than ${FILES_MAX} files`)
  .refine(
    (files) => Object.keys(files).every((path) => PATH.test(path)),
    "names files that are not below /sys or /proc",
  );

/** Reads what the topology of this machine is made from, and nothing else. */
export function recordMachine(files: SystemFiles): MachineRecording {
  const seen: MachineRecording = {};
  readTopology({
    ...files,
    read(path) {
      const text = files.read(path);
      if (text !== null) seen[path] = path === STATUS ? limitsOnly(text) : text;
      return text;
    },
  });
  return seen;
}

/** The files of a recording; a string says what is wrong with it. */
export function openRecording(text: string): SystemFiles | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return "is no JSON";
  }
  const parsed = recording.safeParse(json);
  if (parsed.success) return recordedFiles(parsed.data);
  const [issue] = parsed.error.issues;
  return `${issue?.path.join() ?? ""} ${issue?.message ?? "is not right"}`.trim().slice(0, 400);
}

/** The rest of it tells of the process that recorded. */
function limitsOnly(status: string): string {
  return status
    .split("\n")
    .filter((line) => /^(Cpus|Mems)_allowed_list:/.test(line))
    .join("\n");
}
