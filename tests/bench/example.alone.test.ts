import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

test("bench:example ends with one line of JSON, also on two commits and one round", {
  timeout: 120_000,
}, () => {
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, "example.ts"), "--last", "2", "--rounds", "1", "--json"],
    { encoding: "utf8" },
  );
  assert.equal(status, 0);
  const line = JSON.parse(stdout.trim().split("\n").at(-1)!);
  assert.deepEqual(Object.keys(line), [
    "commits",
    "failed",
    "planted",
    "found",
    "missed",
    "false",
    "confirmed",
    "cant_tell",
    "not_reproduced",
    "suspected",
    "reruns_minutes",
    "minutes",
  ]);
  assert.equal(line.commits, 2);
  assert.equal(line.found + line.missed, line.planted);
});
