import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { startRedisServer } from "./redis-server.testing.ts";

const root = join(import.meta.dirname, "../..");

test("the script in docs/load.md runs as it stands there", async () => {
  const [, script] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, "docs/load.md"), "utf8"))!;
  const server = await startRedisServer();
  const file = join(root, `documented-${process.pid}.ts`);
  try {
    writeFileSync(file, script!.replace("6379", String(server.port)));
    const { stdout, stderr, status } = spawnSync(process.execPath, [file], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /throughput_ops: \d/);
    assert.match(stdout, /errors: \{\}/);
  } finally {
    rmSync(file, { force: true });
    await server.stop();
  }
});
