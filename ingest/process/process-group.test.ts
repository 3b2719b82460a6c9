import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { diskBytes, guardGroup } from "./guard.ts";
import { OutputTail } from "./output-tail.ts";
import { endingWords, startProcessGroup } from "./process-group.ts";
import { readProc } from "./process-tree.ts";
import { removeTree } from "./remove-tree.ts";
import { openWarden } from "./warden.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-process-"));
const warden = openWarden();
after(() => {
  warden.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = (script: string) =>
  startProcessGroup({
    argv: ["/bin/sh", "-c", script],
    cwd: folder,
    env: { PATH: process.env.PATH ?? "" },
    warden,
    output_bytes: 1_000,
  });

const LINUX = { skip: process.platform !== "linux" && "needs /proc" };

test("who leaves the group, and who leaves the tree as well, ends with the rest", LINUX, async () => {
  const group = await start(
    `setsid sh -c 'echo $$ > one; sleep 60' & setsid -f sh -c 'echo $$ > two; sleep 60'; sleep 0.3; exit 3`,
  );
  assert.deepEqual(await group.exited, { code: 3, signal: null });
  const pids = ["one", "two"].map((name) => Number(readFileSync(join(folder, name), "utf8")));
  assert.deepEqual(pids.map(isAlive), [true, true]);
  await group.end(100);
  await sleep(50);
  assert.deepEqual(pids.map(isAlive), [false, false]);
});

test("nothing outlives a Plumbline that was killed", async () => {
  const script = `
    import { openWarden } from ${JSON.stringify(join(import.meta.dirname, "warden.ts"))};
    import { startProcessGroup } from ${JSON.stringify(join(import.meta.dirname, "process-group.ts"))};
    const warden = openWarden();
    const one = { cwd: "/", env: {}, warden, output_bytes: 1000 };
    const first = await startProcessGroup({ ...one, argv: ["/bin/sleep", "300.5"] });
    const second = await startProcessGroup({ ...one, argv: ["/bin/sleep", "300.5"] });
    await first.end(1000);
    console.log(second.pid);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const pid = Number(
    await new Promise((resolve) => child.stdout.once("data", (data) => resolve(String(data)))),
  );
  assert.ok(isAlive(pid));
  child.kill("SIGKILL");
  for (let waited = 0; isAlive(pid) && waited < 100; waited += 1) await sleep(20);
  assert.equal(isAlive(pid), false);
});

test("a group that breaks a limit is told of once, in words", LINUX, async () => {
  const group = await start("while :; do echo flood; done");
  const said: string[] = [];
  const limits = { processes: 100, memory_bytes: 1e9, disk_bytes: 1e9, log_bytes: 50_000 };
  const unguard = guardGroup({
    group,
    limits,
    folders: [],
    every_ms: 20,
    onBreach: (reason) => said.push(reason),
  });
  await sleep(500);
  unguard();
  await group.end(100);
  assert.deepEqual(said, ["wrote more than 0 MB of output"]);
});

test("what a program wrote just before it ended is told once it is over", async () => {
  const groups = await Promise.all(
    Array.from({ length: 20 }, () => start("echo 'out of cheese' >&2; exit 3")),
  );
  for (const group of groups) {
    await group.exited;
    await group.end(100);
    assert.equal(group.output(), "out of cheese");
  }
});

test("folders nested beyond what a path can say count as too much, and can be removed", async () => {
  const deep = join(folder, "deep");
  mkdirSync(deep);
  const group = await start(
    "cd deep; i=0; while [ $i -lt 40 ]; do d=$(printf %0200d 0); mkdir $d; cd $d; i=$((i+1)); done",
  );
  await group.exited;
  await group.end(100);
  assert.equal(await diskBytes([deep]), Number.MAX_SAFE_INTEGER);
  assert.equal(await removeTree(deep), true);
  assert.equal(existsSync(deep), false);
  writeFileSync(join(folder, "small"), Buffer.alloc(10_000, 1));
  assert.ok((await diskBytes([folder])) >= 10_000);
  assert.equal(await removeTree(join(folder, "not there")), true);
});

test("how a program ended is said by its signal's name, also where a code stands for it", () => {
  assert.equal(endingWords({ code: null, signal: "SIGSEGV" }), "SIGSEGV");
  assert.equal(endingWords({ code: 139, signal: null }), "code 139 (SIGSEGV)");
  assert.equal(endingWords({ code: 3, signal: null }), "code 3");
});

test("of a flood of output the last whole lines are kept, as plain text", () => {
  const tail = new OutputTail(60);
  for (let i = 0; i < 10_000; i += 1) tail.add(Buffer.from(`line ${i} \u001b[31mred\u001b[0m\u0007\r\n`));
  assert.match(tail.text(), /^line \d{4} red \nline 9999 red$|line 9999 red$/);
  assert.ok(tail.text().length <= 60);
  assert.ok(tail.seen_bytes > 200_000);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie is over; who reaps it is the system's business.
    return !/\) Z /.test(readProc(`/proc/${pid}/stat`));
  } catch {
    return false;
  }
}
