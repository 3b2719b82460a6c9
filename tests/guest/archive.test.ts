import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { lstatSync, mkdirSync, mkdtempSync, openSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { findProgram } from "../setup/tools.ts";
import { writeArchive } from "./archive.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-archive-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, "archive");
const long = Buffer.alloc(100_003, "plumb");
writeArchive(file, [
  { path: "sys", kind: "folder" },
  { path: "bin/deep/odd", kind: "file", content: long, executable: false },
  { path: "bin/run", kind: "file", content: Buffer.from("#!/bin/sh\n"), executable: true },
  { path: "bin/empty", kind: "file", content: Buffer.alloc(0), executable: false },
  { path: "bin/sh", kind: "link", target: "run" },
]);

const cpio = findProgram("cpio");

test("cpio unpacks files, links and the folders above them as they were given", {
  skip: cpio === null && "cpio is not there: apt-get install cpio",
}, () => {
  const out = join(folder, "out");
  mkdirSync(out);
  const input = openSync(file, "r");
  const { status, stderr } = spawnSync(cpio!, ["-i", "--no-absolute-filenames"], {
    cwd: out,
    stdio: [input, "ignore", "pipe"],
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  assert.ok(lstatSync(join(out, "sys")).isDirectory());
  assert.ok(readFileSync(join(out, "bin/deep/odd")).equals(long));
  assert.equal(readFileSync(join(out, "bin/empty")).length, 0);
  assert.equal(readFileSync(join(out, "bin/run"), "utf8"), "#!/bin/sh\n");
  assert.equal(readlinkSync(join(out, "bin/sh")), "run");
  const mode = (path: string) => lstatSync(join(out, path)).mode & 0o100;
  assert.deepEqual([mode("bin/run"), mode("bin/deep/odd")], [0o100, 0]);
});

test("every head begins at a multiple of four, and each folder comes once and before what is in it", () => {
  const archive = readFileSync(file);
  const names: string[] = [];
  for (let at = 0; names.at(-1) !== "TRAILER!!!"; ) {
    assert.equal(at % 4, 0);
    assert.equal(archive.toString("latin1", at, at + 6), "070701");
    const field = (index: number) =>
      Number.parseInt(archive.toString("latin1", at + 6 + 8 * index, at + 14 + 8 * index), 16);
    const [size, name_bytes] = [field(6), field(11)];
    names.push(archive.toString("utf8", at + 110, at + 110 + name_bytes - 1));
    at = up(up(at + 110 + name_bytes) + size);
  }
  assert.deepEqual(names, [
    "sys",
    "bin",
    "bin/deep",
    "bin/deep/odd",
    "bin/run",
    "bin/empty",
    "bin/sh",
    "TRAILER!!!",
  ]);
});

function up(length: number): number {
  return Math.ceil(length / 4) * 4;
}
