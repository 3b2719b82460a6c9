import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

const run = (file: string, ...args: string[]) => {
  const text = execFileSync(process.execPath, [join(import.meta.dirname, file), "--json", ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(text.trim().split("\n").at(-1)!);
};

/** One of each kind that needs no network; the whole list is `npm run bench:engines`. */
const FEW = [
  "yesterday's result",
  "hard-coded",
  "of a child",
  "answers OK",
  "hangs on a pipeline",
  "TCP_NODELAY",
  "dies in the middle",
  "leaves children behind that",
  "fills the disk",
  "redis-server",
  "its server is gone",
];

for (const sandbox of ["bwrap", "user"]) {
  test(`misbehaving engines end as they should, sandbox ${sandbox}`, { timeout: 240_000 }, () => {
    const few = sandbox === "bwrap" ? FEW : FEW.slice(6, 9);
    const { engines, named, wrong, left_processes, left_files, healthy_measured } = run(
      "engines.ts",
      "--only",
      few.join(),
      "--sandbox",
      sandbox,
    );
    assert.ok(engines >= few.length - 2);
    assert.deepEqual([named, wrong, left_processes, left_files], [engines, 0, 0, 0]);
    assert.equal(healthy_measured, engines + 1);
  });
}

test("the cost of sandboxes is measured side by side", { timeout: 120_000 }, () => {
  const { rounds, ...ratios } = run("sandbox.ts", "--rounds", "1");
  assert.equal(rounds, 1);
  for (const ratio of Object.values(ratios)) assert.ok(ratio === null || (ratio as number) > 0);
});
