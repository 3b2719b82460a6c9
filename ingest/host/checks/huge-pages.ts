import { type Check, found, notHere, unknown } from "./check.ts";
import { chosen, readThere } from "./reading.ts";

const PATH = "/sys/kernel/mm/transparent_hugepage/enabled";

export const thp: Check = {
  name: "thp",
  title: "transparent huge pages (THP)",
  kind: "setting",
  why: "With always, the kernel clears, collapses and after a fork copies 2 MiB where 4 KiB were touched, at moments of its own: stalls in the tail of latency, and memory per key that depends on luck.",
  writable: [
    { path: /^\/sys\/kernel\/mm\/transparent_hugepage\/enabled$/, value: /^(always|madvise|never)$/ },
  ],
  read(files) {
    const should = "madvise or never";
    const text = readThere(files, PATH);
    if (text === undefined) return notHere();
    const is = chosen(text ?? "");
    if (is === "madvise" || is === "never") return found("good", is, should);
    if (is !== "always") return unknown(should);
    return found("improvable", is, should, {
      mend: `echo madvise | sudo tee ${PATH}`,
      writes: [{ path: PATH, value: "madvise" }],
    });
  },
};
