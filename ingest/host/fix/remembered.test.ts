import assert from "node:assert/strict";
import { chmodSync, chownSync } from "node:fs";
import { test } from "node:test";
import { applyWrites } from "./apply.ts";
import { HostFixError } from "./error.ts";
import { restoreSettings } from "./restore.ts";
import {
  AS_BEFORE,
  AS_WISHED,
  all,
  COMPACTION,
  now,
  place,
  put,
  SWAPPINESS,
  withSettings,
  writes,
} from "./settings.testing.ts";

withSettings();

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
