import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { recordHostInput } from "../../db/commands/host/record-host.ts";
import { badHost, goodHost } from "./checks/made-up.testing.ts";
import { readFingerprint } from "./fingerprint.ts";
import { recordedFiles } from "./system-files.ts";

const good = readFingerprint(recordedFiles(goodHost));

test("a setting that was changed changes the fingerprint, and it alone", () => {
  const thp = { "/sys/kernel/mm/transparent_hugepage/enabled": "[always] madvise never\n" };
  const changed = readFingerprint(recordedFiles({ ...goodHost, ...thp }));
  assert.deepEqual({ ...good, thp: "always" }, changed);
});

test("a busier hour leaves the fingerprint as it is", () => {
  const passing = ["/proc/loadavg", "/proc/stat", "/proc/meminfo", "/proc/irq/30/smp_affinity_list"];
  const busier = Object.fromEntries(passing.map((path) => [path, badHost[path]!]));
  assert.deepEqual(
    readFingerprint(recordedFiles({ ...goodHost, ...busier, "/proc/812/comm": "irqbalance" })),
    good,
  );
});

test("a fingerprint of whatever machine can be stored", () => {
  const garbled = Object.fromEntries(
    Object.keys(badHost).map((path) => [path, "\u001b[2J[x] ".repeat(9_000)]),
  );
  for (const files of [goodHost, badHost, garbled, {}]) {
    const details = readFingerprint(recordedFiles(files));
    assert.deepEqual(recordHostInput.parse({ name: "a", class: "b", details }).details, details);
    assert.ok(JSON.stringify(details).length < 4_000);
  }
});

test("whoever reads it, the fingerprint of this machine is the same", {
  skip: process.geteuid?.() === 0 ? false : "only root can be somebody else",
}, (t) => {
  const script = `
    import { readFingerprint } from ${JSON.stringify(join(import.meta.dirname, "fingerprint.ts"))};
    console.log(JSON.stringify(readFingerprint()));`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    uid: 65_534,
    gid: 65_534,
    encoding: "utf8",
    timeout: 20_000,
  });
  if (stdout === "" || stdout === null) return t.skip("another user cannot read this folder");
  assert.deepEqual(JSON.parse(stdout), readFingerprint());
});
