import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { processesNaming } from "../fixture/plumbline-process.ts";
import { findParts, type Parts, runGuest } from "./boot.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-boot-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A program in the place of qemu: it has the same words to read and the same ways to end. */
function partsWith(script: string): Parts {
  const qemu = join(folder, "machine");
  writeFileSync(qemu, `#!/bin/sh\nfor word; do report="\${word#file:}"; done\n${script}\n`, { mode: 0o755 });
  const programs = { node: "/bin/sh", numactl: "/bin/sh", taskset: "/bin/sh", busybox: "/bin/sh" };
  return { qemu, kernel: "/dev/null", ...programs };
}

const run = (script: string, limit_ms = 20_000) =>
  runGuest(partsWith(script), { accelerator: "tcg", limit_ms });

test("what the guest wrote to its second serial port is its report", async () => {
  assert.deepEqual(await run(`echo '{"error":"none"}' > "$report"`), { error: "none" });
});

test("a guest that ends without a report, or within it, fails with its console", async () => {
  await assert.rejects(run("echo 'no room for the kernel' >&2; exit 3"), {
    message: "the guest reported nothing and ended with code 3; its console:\nno room for the kernel",
  });
  await assert.rejects(run(`printf '{"error":"no' > "$report"`), /reported nothing and ended with code 0/);
});

test("a guest that hangs is ended after a while, and its console told", async () => {
  await assert.rejects(run("echo 'Run /init'; sleep 600; true", 3_000), {
    message: "the guest did not turn itself off within 3 s; its console:\nRun /init",
  });
  assert.deepEqual(processesNaming(folder), []);
});

test("of a guest whose test is interrupted nothing is left, no process and no file", {
  skip: process.platform !== "linux" && "needs /proc",
}, async () => {
  const [begun, temporary] = [join(folder, "begun"), mkdtempSync(join(folder, "temporary-"))];
  const script = `
    import { runGuest } from ${JSON.stringify(join(import.meta.dirname, "boot.ts"))};
    const parts = ${JSON.stringify(partsWith(`: > ${begun}; sleep 600; true`))};
    await runGuest(parts, { accelerator: "tcg", limit_ms: 600_000 });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: "inherit",
    env: { ...process.env, TMPDIR: temporary },
  });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  for (let waited = 0; !existsSync(begun) && waited < 1_000; waited += 1) await sleep(20);
  assert.ok(processesNaming(`${folder}/machine`).length > 0);
  assert.equal(readdirSync(temporary).length, 1);
  child.kill("SIGTERM");
  await gone;
  for (let waited = 0; processesNaming(folder).length > 0 && waited < 500; waited += 1) await sleep(20);
  assert.deepEqual(processesNaming(folder), []);
  assert.deepEqual(readdirSync(temporary), []);
});

test("what is missing for a guest is said, and what to install", () => {
  const path = process.env.PATH;
  process.env.PATH = folder;
  try {
    assert.match(
      String(findParts()),
      /needs Linux on x86-64$|^qemu is not there: apt-get install qemu-system-x86 /,
    );
  } finally {
    process.env.PATH = path;
  }
});
