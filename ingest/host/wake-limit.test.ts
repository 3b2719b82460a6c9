import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { recordedFiles, systemFiles } from "./system-files.ts";
import { openWakeLimit, WAKE_LIMIT_FILE, whyNotPolling } from "./wake-limit.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-wake-limit-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const CPU = "/sys/devices/system/cpu";
const STATE = `${CPU}/cpu0/cpuidle/state0`;
const virtual = {
  "/proc/cpuinfo": "processor\t: 0\nflags\t\t: fpu sse2 hypervisor\n",
  [`${CPU}/smt/active`]: "0\n",
  [`${STATE}/name`]: "POLL\n",
  [`${STATE}/disable`]: "0\n",
};
const why = (files: Record<string, string>) => whyNotPolling(recordedFiles({ ...virtual, ...files }));

test("a virtual machine whose kernel can poll is kept awake; any other says why not", () => {
  assert.equal(why({}), null);
  assert.match(
    why({ "/proc/cpuinfo": "model name: hypervisor\nflags\t: fpu sse2\n" })!,
    /no virtual machine/,
  );
  assert.match(why({ [`${STATE}/name`]: "WFI\n" })!, /no idle state that polls/);
  assert.match(why({ [`${STATE}/disable`]: "1\n" })!, /no idle state that polls/);
  assert.match(whyNotPolling(recordedFiles({ "/proc/cpuinfo": virtual["/proc/cpuinfo"] }))!, /no idle state/);
  assert.match(why({ [`${CPU}/smt/active`]: "1\n" })!, /siblings/);
  assert.match(whyNotPolling(recordedFiles({}))!, /no virtual machine/);
});

test("what is not the kernel's device is neither written to nor waited for, and that is said", () => {
  const [file, fifo] = [join(folder, "file"), join(folder, "fifo")];
  writeFileSync(file, "precious");
  assert.equal(spawnSync("mkfifo", [fifo]).status, 0);
  for (const path of [file, fifo, folder, join(folder, "nowhere")]) {
    const limit = openWakeLimit(recordedFiles(virtual), path);
    assert.equal(limit.holds, false);
    assert.match(limit.said, /^idle cores are not kept awake: (there is no device|\S+ may not be written)/);
    limit.hold()();
  }
  assert.equal(readFileSync(file, "utf8"), "precious");
});

const here = openWakeLimit();

test("while this machine holds, the kernel is told 0 us, and idle cores poll", {
  skip: here.holds ? false : here.said,
}, async () => {
  const states = () =>
    systemFiles()
      .list(CPU)
      .filter((name) => /^cpu\d+$/.test(name))
      .map((name) => Number(systemFiles().read(`${CPU}/${name}/cpuidle/state0/time`)));
  const once = here.hold();
  const twice = here.hold();
  once();
  once();
  assert.deepEqual([...readFileSync(WAKE_LIMIT_FILE)], [0, 0, 0, 0], "the second still holds");
  // What others do here is none of ours: some core is idle for a moment, sooner or later.
  const before = states();
  for (let tries = 0; tries < 100 && states().every((us, at) => us === before[at]); tries++) await sleep(50);
  assert.ok(states().some((us, at) => us > before[at]!));
  twice();
});
