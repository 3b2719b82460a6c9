import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { applyWrites } from "./apply.ts";
import { restoreSettings } from "./restore.ts";
import {
  AS_BEFORE,
  AS_WISHED,
  all,
  COMPACTION,
  IRQ,
  now,
  place,
  put,
  SWAPPINESS,
  THP,
  withSettings,
  writes,
} from "./settings.testing.ts";

withSettings();

const linux = process.platform === "linux" ? false : "pipes of Linux";

test("what is written is put back as it was, once", () => {
  const applied = applyWrites(writes, place);
  assert.deepEqual(
    applied.map(({ took, from }) => [took, from]),
    AS_BEFORE.map((value) => [true, value]),
  );
  assert.deepEqual(all(), AS_WISHED);
  assert.ok(restoreSettings(place).every(({ took }) => took));
  assert.deepEqual(all(), AS_BEFORE);
  assert.equal(existsSync(place.state), false);
  assert.deepEqual(restoreSettings(place), []);
});

test("what stands as it should already is neither written nor remembered", () => {
  put(SWAPPINESS, "1\n");
  assert.deepEqual(
    applyWrites(writes, place).map(({ path }) => path),
    [COMPACTION, THP, IRQ],
  );
  assert.doesNotMatch(readFileSync(place.state, "utf8"), /swappiness/);
});

test("a value that is remembered stays the oldest, whatever was done by hand since", () => {
  applyWrites(writes, place);
  put(SWAPPINESS, "30\n");
  applyWrites(writes, place);
  assert.equal(now(SWAPPINESS), "1");
  restoreSettings(place);
  assert.deepEqual(all(), AS_BEFORE);
});

test("nothing is made where no setting is, and no link is followed", () => {
  rmSync(join(place.root, SWAPPINESS));
  rmSync(join(place.root, COMPACTION));
  put("/etc/victim", "20\n");
  symlinkSync(join(place.root, "etc/victim"), join(place.root, COMPACTION));
  const applied = applyWrites(writes.slice(0, 2), place);
  assert.deepEqual(
    applied.map(({ took }) => took),
    [false, false],
  );
  assert.equal(existsSync(join(place.root, SWAPPINESS)), false);
  assert.equal(now("/etc/victim"), "20");
});

test("a value that could not be put back is left alone", () => {
  put(SWAPPINESS, "sixty\n");
  const [written] = applyWrites(writes.slice(0, 1), place);
  assert.match(written!.said!, /left alone/);
  assert.equal(now(SWAPPINESS), "sixty");
});

test("a kernel that takes a value and keeps its own is found out", { skip: linux }, () => {
  const path = join(place.root, SWAPPINESS);
  rmSync(path);
  execFileSync("mkfifo", [path]);
  // Says 60 when asked, swallows what is written, and says 60 again.
  const kernel = spawn("/bin/sh", ["-c", 'echo 60 > "$1"; cat "$1" > "$1.got"; echo 60 > "$1"', "sh", path]);
  const script = `
    import { applyWrites } from ${JSON.stringify(join(import.meta.dirname, "apply.ts"))};
    console.log(JSON.stringify(applyWrites(${JSON.stringify(writes.slice(0, 1))}, ${JSON.stringify(place)})));`;
  const said = spawnSync(process.execPath, ["--input-type=module", "-e", script], { timeout: 20_000 });
  kernel.kill("SIGKILL");
  const [written] = JSON.parse(String(said.stdout)) as { took: boolean; said: string }[];
  assert.deepEqual([written!.took, written!.said], [false, "it reads 60"]);
  assert.equal(readFileSync(`${path}.got`, "utf8"), "1\n");
});

test("a value that the kernel refuses is said, and the old one stands", {
  skip: mayAskTheKernel() ? false : "settings of this kernel cannot be written here",
}, () => {
  const old = readFileSync(SWAPPINESS, "utf8");
  const [written] = applyWrites([{ path: SWAPPINESS, value: "999" }], { ...place, root: "/" });
  assert.equal(written!.took, false);
  assert.match(written!.said!, /refuses|reads|read-only/);
  assert.ok(restoreSettings({ ...place, root: "/" }).every(({ took }) => took));
  assert.equal(readFileSync(SWAPPINESS, "utf8"), old);
});

test("in a container that may not write settings nothing is touched", () => {
  const mounts =
    "overlay / overlay rw 0 0\nproc /proc proc rw 0 0\nproc /proc/sys proc ro,nosuid 0 0\nsysfs /sys sysfs rw 0 0\n";
  put("/proc/mounts", mounts);
  assert.throws(() => applyWrites(writes, place), /\/proc\/sys is read-only here/);
  assert.deepEqual(all(), AS_BEFORE);
  assert.equal(existsSync(place.state), false);
  assert.ok(applyWrites(writes.slice(2), place).every(({ took }) => took));
  put("/proc/mounts", `${mounts}proc /proc/sys proc rw 0 0\n`);
  assert.equal(applyWrites(writes, place).length, 2);
});

function mayAskTheKernel(): boolean {
  try {
    accessSync(SWAPPINESS, constants.W_OK);
    return process.geteuid?.() === 0;
  } catch {
    return false;
  }
}
