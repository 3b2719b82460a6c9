import { execFileSync } from "node:child_process";
import { globSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { type Entry, writeArchive } from "./archive.ts";

const ROOT = join(import.meta.dirname, "../..");

/** The parts of the project that `inside.ts` stands on. */
const SOURCES = ["package.json", "ingest/{host,process}/**/*.ts", "tests/{guest,fixture}/*.ts"];

/** What busybox stands for in the guest. */
const APPLETS = ["cat", "env", "ifconfig", "mount", "poweroff", "sh", "true"];

/** Starts everything; when it ends, well or badly, the guest turns itself off. */
const INIT = `#!/bin/sh
export PATH=/bin HOME=/tmp
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
ifconfig lo up
cd /plumbline
node tests/guest/inside.ts /dev/ttyS1
poweroff -f
`;

/** Programs by the names they have in the guest. */
export type Programs = Record<"node" | "numactl" | "taskset" | "busybox", string>;

/** Writes the guest's file system, about 140 MB: these programs of the host with their libraries, the project, and what starts it. */
export function writeImage(file: string, programs: Programs): void {
  const libraries = new Set(Object.values(programs).flatMap(librariesOf));
  writeArchive(file, [
    ...["proc", "sys", "tmp"].map((path): Entry => ({ path, kind: "folder" })),
    { path: "dev/console", kind: "device", major: 5, minor: 1 },
    { path: "init", kind: "file", content: Buffer.from(INIT), executable: true },
    ...Object.entries(programs).map(([name, path]) => fileEntry(`bin/${name}`, path)),
    ...APPLETS.map((name): Entry => ({ path: `bin/${name}`, kind: "link", target: "busybox" })),
    ...[...libraries].map((path) => fileEntry(path.slice(1), path)),
    ...globSync(SOURCES, { cwd: ROOT }).map((path) => fileEntry(`plumbline/${path}`, join(ROOT, path))),
  ]);
}

/** Libraries are looked for in the guest where they are found on the host. A program without any makes ldd fail. */
function librariesOf(program: string): string[] {
  try {
    const said = execFileSync("ldd", [program], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return [...said.matchAll(/(?:^\s*|=> )(\/\S+) \(0x/gm)].map(([, path]) => path!);
  } catch {
    return [];
  }
}

function fileEntry(path: string, source: string): Entry {
  return {
    path,
    kind: "file",
    content: readFileSync(realpathSync(source)),
    executable: !path.endsWith(".ts"),
  };
}
