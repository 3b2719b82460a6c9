import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { applyWrites } from "./apply.ts";
import { restoreSettings } from "./restore.ts";
import {
  AS_BEFORE,
  AS_WISHED,
  all,
  BOOT,
  IRQ,
  now,
  place,
  put,
  SWAPPINESS,
  withSettings,
  writes,
} from "./settings.testing.ts";

withSettings();

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
