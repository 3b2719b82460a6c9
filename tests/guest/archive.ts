import { closeSync, openSync, writeSync } from "node:fs";

/** What an archive holds at a path, which has no slash in front. */
export type Entry =
  | { path: string; kind: "folder" }
  | { path: string; kind: "file"; content: Buffer; executable: boolean }
  | { path: string; kind: "link"; target: string }
  | { path: string; kind: "device"; major: number; minor: number };

const KIND = { folder: 0o040755, file: 0o100644, link: 0o120777, device: 0o020600 } as const;

/**
 * Writes a cpio archive of the form "newc", from which Linux makes its first file system (kernel documentation,
 * driver-api/early-userspace/buffer-format). Folders above an entry are added where they are missing.
 */
export function writeArchive(file: string, entries: readonly Entry[]): void {
  const out = openSync(file, "w");
  try {
    withFolders(entries).forEach((entry, at) => {
      writeSync(out, headOf(entry, at + 1));
      // One write takes at most 2 GiB; no program is near.
      if (entry.kind === "file") writeSync(out, entry.content);
      writeSync(out, padding(sizeOf(entry)));
    });
    writeSync(
      out,
      headOf({ path: "TRAILER!!!", kind: "file", content: Buffer.alloc(0), executable: false }, 0),
    );
  } finally {
    closeSync(out);
  }
}

/** The kernel makes nothing below a folder that it has not met before. */
function withFolders(entries: readonly Entry[]): Entry[] {
  const met = new Set<string>();
  return entries.flatMap((entry) => {
    const above = entry.path.split("/").slice(0, -1);
    const missing = above
      .map((_, depth) => above.slice(0, depth + 1).join("/"))
      .filter((path) => !met.has(path));
    for (const path of [...missing, entry.path]) met.add(path);
    return [...missing.map((path): Entry => ({ path, kind: "folder" })), entry];
  });
}

function headOf(entry: Entry, inode: number): Buffer {
  const name = Buffer.from(`${entry.path}\0`);
  const [major, minor] = entry.kind === "device" ? [entry.major, entry.minor] : [0, 0];
  const mode = KIND[entry.kind] | (entry.kind === "file" && entry.executable ? 0o111 : 0);
  const links = entry.kind === "folder" ? 2 : 1;
  const fields = [inode, mode, 0, 0, links, 0, sizeOf(entry), 0, 0, major, minor, name.length, 0];
  const head = `070701${fields.map((field) => field.toString(16).padStart(8, "0")).join("")}`;
  const tail = entry.kind === "link" ? Buffer.from(entry.target) : Buffer.alloc(0);
  return Buffer.concat([Buffer.from(head), name, padding(head.length + name.length), tail]);
}

function sizeOf(entry: Entry): number {
  if (entry.kind === "file") return entry.content.length;
  return entry.kind === "link" ? Buffer.byteLength(entry.target) : 0;
}

/** Heads and contents begin at multiples of four. */
function padding(length: number): Buffer {
  return Buffer.alloc((4 - (length % 4)) % 4);
}
