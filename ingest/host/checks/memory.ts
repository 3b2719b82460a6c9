import type { SystemFiles } from "../system-files.ts";
import { type Check, found, notHere, unknown } from "./check.ts";
import { readThere } from "./reading.ts";

const MIB_KIB = 1024;
const GIB_KIB = 2 ** 20;

export const swap: Check = {
  name: "swap",
  title: "swap in use",
  kind: "passing",
  why: "What was swapped out is read back from a disk in the middle of a request, thousands of times slower than memory.",
  writable: [],
  read(files) {
    const should = "nothing swapped out";
    const total = field(files, "SwapTotal");
    const free = field(files, "SwapFree");
    if (total === undefined) return notHere();
    if (total === null || typeof free !== "number" || free > total) return unknown(should);
    if (total === 0) return found("good", "no swap", should);
    const used = total - free;
    const is = `${(used / MIB_KIB).toFixed(0)} MiB of ${(total / GIB_KIB).toFixed(1)} GiB`;
    return used === 0
      ? found("good", is, should)
      : found("improvable", is, should, { mend: "sudo swapoff -a" });
  },
};

export const freeMemory: Check = {
  name: "free-memory",
  title: "free memory",
  kind: "passing",
  why: "Short of memory the kernel reclaims pages while the engine waits for one, and at the end kills it.",
  writable: [],
  read(files) {
    const should = "1 GiB and a tenth";
    const total = field(files, "MemTotal");
    const available = field(files, "MemAvailable");
    if (total === undefined) return notHere();
    if (!total || typeof available !== "number") return unknown(should);
    const is = `${(available / GIB_KIB).toFixed(1)} of ${(total / GIB_KIB).toFixed(1)} GiB`;
    if (available >= GIB_KIB && available >= total / 10) return found("good", is, should);
    return found(available < GIB_KIB / 2 ? "bad" : "improvable", is, should, {
      mend: "ps -eo rss,pid,comm --sort=-rss | head   (and end what is not needed)",
    });
  },
};

/** A field of /proc/meminfo in KiB; undefined without the file, null where it does not say. */
function field(files: SystemFiles, name: string): number | null | undefined {
  const text = readThere(files, "/proc/meminfo");
  if (text === null || text === undefined) return text;
  const value = new RegExp(`^${name}: {1,20}(\\d{1,15}) kB$`, "m").exec(text.slice(0, 65_536))?.[1];
  return value === undefined ? null : Number(value);
}
