import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** Runs a benchmark of this folder to its end; returns its last line, which is one of JSON. Throws where it fails. */
export function runBench<Figure = number>(
  script: string,
  words: readonly string[] = [],
): Record<string, Figure> {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, script), "--json", ...words],
    { encoding: "utf8" },
  );
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout.trim().split("\n").at(-1)!);
}
