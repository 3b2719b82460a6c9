import assert from "node:assert/strict";
import { test } from "node:test";
import { runTool, toolVersion } from "./run-tool.ts";

const order = { phase: "closed-loop", limit_ms: 10_000 } as const;
const sh = (script: string) => ["sh", "-c", script];

test("a program that does not end is ended, even if something of it left its group", async () => {
  const started = Date.now();
  await assert.rejects(runTool(sh("setsid sleep 3 & sleep 30"), { ...order, limit_ms: 200 }), {
    name: "LoadError",
    kind: "timeout",
  });
  assert.ok(Date.now() - started < 2000);
});

test("a program that prints without end is ended", async () => {
  await assert.rejects(runTool(["yes"], order), { kind: "generator-failed", message: /more than/ });
});

test("a window that was stopped before it began starts nothing", async () => {
  await assert.rejects(runTool(sh("exit 0"), { ...order, signal: AbortSignal.abort() }), { kind: "stopped" });
});

test("the program's words tell what went wrong", async () => {
  const said = async (words: string, code: number) =>
    runTool(sh(`echo '${words}' >&2; exit ${code}`), order).then(
      () => "fine",
      (error) => error.kind,
    );
  assert.equal(await said("Error from server: ERR unknown command", 1), "error-replies");
  assert.equal(await said("Error: Connection reset by peer", 1), "connection-lost");
  assert.equal(
    await said("Could not connect to Redis at 127.0.0.1:1: Connection refused", 1),
    "connect-failed",
  );
  assert.equal(await said("Segmentation fault", 139), "generator-failed");
  assert.equal(await said("connection error: Connection refused", 0), "connect-failed");
  assert.equal(await said("Node replied with error: NOPERM", 0), "fine");
});

test("a program that is nowhere has no version and cannot run", async () => {
  assert.equal(await toolVersion("no-such-program-of-ours"), null);
  await assert.rejects(runTool(["no-such-program-of-ours"], order), { kind: "generator-failed" });
});
