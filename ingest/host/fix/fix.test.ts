import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { chosen } from "../checks/reading.ts";
import { applyWrites, type FixPlace } from "./apply.ts";
import { HostFixError } from "./error.ts";
import { restoreSettings } from "./restore.ts";

const SWAPPINESS = "/proc/sys/vm/swappiness";
const COMPACTION = "/proc/sys/vm/compaction_proactiveness";
const THP = "/sys/kernel/mm/transparent_hugepage/enabled";
const IRQ = "/proc/irq/30/smp_affinity_list";
const BOOT = "/proc/sys/kernel/random/boot_id";
const linux = process.platform === "linux" ? false : "pipes and settings of Linux";

const writes = [
  { path: SWAPPINESS, value: "1" },
  { path: COMPACTION, value: "0" },
  { path: THP, value: "madvise" },
  { path: IRQ, value: "0-1" },
];
const before: Record<string, string> = {
  [SWAPPINESS]: "60\n",
  [COMPACTION]: "20\n",
  [THP]: "[always] madvise never\n",
  [IRQ]: "0-3\n",
  [BOOT]: "6b8c\n",
};

let place: FixPlace;

beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), "plumbline-host-"));
  place = { root, state: join(root, "var/lib/plumbline/host-restore.json") };
  for (const [path, text] of Object.entries(before)) put(path, text);
});

afterEach(() => rmSync(place.root, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(place.root, path)), { recursive: true });
  writeFileSync(join(place.root, path), text);
}

function now(path: string): string {
  return chosen(readFileSync(join(place.root, path), "utf8"));
}

const all = () => writes.map(({ path }) => now(path));
const AS_WISHED = ["1", "0", "madvise", "0-1"];
const AS_BEFORE = ["60", "20", "always", "0-3"];

/** Does `what` of fix/ in a process of its own, and dies by SIGKILL right after its n-th write. */
function killedAfter(n: number, what: "apply" | "restore"): NodeJS.Signals | null {
  const call =
    what === "apply"
      ? `applyWrites(${JSON.stringify(writes)}, place, die)`
      : "restoreSettings(place, () => true, die)";
  const script = `
    import { applyWrites } from ${JSON.stringify(join(import.meta.dirname, "apply.ts"))};
    import { restoreSettings } from ${JSON.stringify(join(import.meta.dirname, "restore.ts"))};
    const place = ${JSON.stringify(place)};
    let left = ${n};
    const die = () => { if (--left === 0) process.kill(process.pid, "SIGKILL"); };
    ${call};`;
  return spawnSync(process.execPath, ["--input-type=module", "-e", script], { timeout: 20_000 }).signal;
}

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

for (const n of [1, 2, 3]) {
  test(`killed after write ${n} of 4, everything is put back`, () => {
    assert.equal(killedAfter(n, "apply"), "SIGKILL");
    assert.deepEqual(all().slice(0, n), AS_WISHED.slice(0, n));
    assert.equal(now(IRQ), "0-3");
    assert.ok(restoreSettings(place).every(({ took }) => took));
    assert.deepEqual(all(), AS_BEFORE);
    assert.deepEqual(restoreSettings(place), []);
  });
}

test("killed in the middle of --fix, a second --fix keeps the oldest values", () => {
  assert.equal(killedAfter(2, "apply"), "SIGKILL");
  applyWrites(writes, place);
  assert.deepEqual(all(), AS_WISHED);
  restoreSettings(place);
  assert.deepEqual(all(), AS_BEFORE);
});

test("killed in the middle of --restore, the next one ends it", () => {
  applyWrites(writes, place);
  assert.equal(killedAfter(2, "restore"), "SIGKILL");
  assert.deepEqual(all(), ["1", "0", "always", "0-3"]);
  restoreSettings(place);
  assert.deepEqual(all(), AS_BEFORE);
});

test("a state file that was being written when the machine stopped does not count", () => {
  applyWrites(writes, place);
  writeFileSync(`${place.state}.new`, '{"version":1,"boo');
  restoreSettings(place);
  assert.deepEqual(all(), AS_BEFORE);
});

test("where old values cannot be remembered nothing is written", () => {
  put("/var/lib/plumbline", "a file where the folder should be");
  assert.throws(() => applyWrites(writes, place), HostFixError);
  assert.deepEqual(all(), AS_BEFORE);
});

for (const [what, state] of [
  [
    "a file that no check writes",
    { version: 1, boot: "6b8c", remembered: [{ path: "/etc/victim", value: "1" }] },
  ],
  [
    "a way out of the folder",
    { version: 1, boot: "6b8c", remembered: [{ path: "/proc/sys/vm/../../../etc/victim", value: "1" }] },
  ],
  [
    "a value that no check writes",
    { version: 1, boot: "6b8c", remembered: [{ path: SWAPPINESS, value: "1\nx" }] },
  ],
  ["a field of somebody else's", { version: 1, boot: "6b8c", remembered: [], run: "rm" }],
  ["another version", { version: 2, boot: "6b8c", remembered: [] }],
  ["no JSON", null],
] as const) {
  test(`a state file with ${what} is refused whole, and nothing is written`, () => {
    put("/etc/victim", "untouched");
    const remembered = state?.remembered ?? [];
    const mixed = state && { ...state, remembered: [{ path: COMPACTION, value: "77" }, ...remembered] };
    put("/var/lib/plumbline/host-restore.json", mixed ? JSON.stringify(mixed) : "\0\0");
    assert.throws(() => restoreSettings(place), /host-restore\.json.*move it aside/);
    assert.throws(() => applyWrites(writes, place), HostFixError);
    assert.deepEqual([...all(), now("/etc/victim")], [...AS_BEFORE, "untouched"]);
  });
}

test("as root, a state file that others could have written is not trusted", {
  skip: process.geteuid?.() === 0 ? false : "only root is that careful",
}, () => {
  applyWrites(writes, place);
  chmodSync(place.state, 0o666);
  assert.throws(() => restoreSettings(place), /others than root/);
  chmodSync(place.state, 0o600);
  chownSync(place.state, 65_534, 65_534);
  assert.throws(() => restoreSettings(place), /others than root/);
  assert.deepEqual(all(), AS_WISHED);
});

test("what was remembered before the machine restarted is forgotten: it began afresh", () => {
  applyWrites(writes, place);
  put(BOOT, "9c01\n");
  put(SWAPPINESS, "45\n");
  assert.deepEqual(restoreSettings(place), []);
  assert.equal(now(SWAPPINESS), "45");
  applyWrites(writes, place);
  restoreSettings(place);
  assert.equal(now(SWAPPINESS), "45");
});

test("a setting that is gone is said, and stays remembered", () => {
  applyWrites(writes, place);
  rmSync(join(place.root, IRQ));
  const failed = restoreSettings(place).filter(({ took }) => !took);
  assert.deepEqual(
    failed.map(({ path }) => path),
    [IRQ],
  );
  put(IRQ, "0-1\n");
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
