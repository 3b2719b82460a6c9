import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openAwake, WAKE_LIMIT_FILE, whyNotPolling } from "./awake.ts";
import { recordedFiles } from "./system-files.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-awake-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const CPU = "/sys/devices/system/cpu";
const virtual = {
  "/proc/cpuinfo": "processor\t: 0\nflags\t\t: fpu sse2 hypervisor lahf_lm\n",
  [`${CPU}/smt/active`]: "0\n",
  [`${CPU}/cpu0/cpuidle/state0/latency`]: "0\n",
  [`${CPU}/cpuidle/current_driver`]: "haltpoll\n",
};
const why = (files: Record<string, string>) => whyNotPolling(recordedFiles({ ...virtual, ...files }));
const { "/proc/cpuinfo": _, ...untold } = virtual;

test("a virtual machine whose kernel can poll is kept awake; any other says why not", () => {
  assert.equal(why({}), null);
  assert.equal(whyNotPolling(recordedFiles(untold)), null, "its idle driver tells it");
  assert.match(
    why({ "/proc/cpuinfo": "flags\t: fpu sse2\n", [`${CPU}/cpuidle/current_driver`]: "intel_idle\n" })!,
    /no virtual machine/,
  );
  assert.match(why({ [`${CPU}/cpu0/cpuidle/state0/latency`]: "1\n" })!, /no idle state that polls/);
  assert.match(whyNotPolling(recordedFiles({ "/proc/cpuinfo": virtual["/proc/cpuinfo"] }))!, /no idle state/);
  assert.match(why({ [`${CPU}/smt/active`]: "1\n" })!, /siblings/);
  assert.match(whyNotPolling(recordedFiles({}))!, /no virtual machine/);
});

test("while it holds the kernel is told 0 us, afterwards no limit, in four bytes each", () => {
  const file = join(folder, "device");
  writeFileSync(file, "");
  const awake = openAwake(recordedFiles(virtual), file);
  assert.ok(awake.holds);
  const letSleep = awake.hold();
  assert.deepEqual([...readFileSync(file)], [0, 0, 0, 0]);
  letSleep();
  awake.close();
  assert.equal(new Int32Array(new Uint8Array(readFileSync(file)).buffer)[1], 2_000_000_000);
});

test("where the kernel's file is not there nothing is held, and that is said", () => {
  const awake = openAwake(recordedFiles(virtual), join(folder, "nowhere"));
  assert.equal(awake.holds, false);
  assert.match(awake.said, /^idle cores sleep: .*nowhere cannot be opened \(ENOENT\)$/);
  awake.hold()();
  awake.close();
});

const here = openAwake();
after(() => here.close());

test("this machine's kernel takes the limit", { skip: here.holds ? false : here.said }, () => {
  const letSleep = here.hold();
  assert.deepEqual([...readFileSync(WAKE_LIMIT_FILE)], [0, 0, 0, 0]);
  letSleep();
});
