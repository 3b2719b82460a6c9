import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { recordedFiles } from "../system-files.ts";
import { openCounters } from "./open-counters.ts";
import { parseCounts } from "./parse-counts.ts";
import { startPerf } from "./perf-stat.ts";

const EVENTS = ["instructions", "cycles"] as const;

test("counts are read as perf writes them, with kernel or without, of one kind of core or two", () => {
  const plain =
    "2417651234,,instructions,501234567,100.00,1.93,insn per cycle\n1252341234,,cycles,501234567,100.00,,\n";
  assert.deepEqual(parseCounts(plain, EVENTS), { instructions: 2_417_651_234, cycles: 1_252_341_234 });
  assert.deepEqual(parseCounts(plain.replace("instructions,", "instructions:u,"), EVENTS), {
    instructions: 2_417_651_234,
    cycles: 1_252_341_234,
  });
  const hybrid = [
    "1000,,cpu_core/instructions/,500,100.00,,",
    "<not counted>,,cpu_atom/instructions/,0,0.00,,",
    "400,,cpu_core/cycles/,500,60.00,,",
    "100,,cpu_atom/cycles/u,500,60.00,,",
  ].join("\n");
  assert.deepEqual(parseCounts(hybrid, EVENTS), { instructions: 1_000, cycles: 500 });
});

test("what was not counted, or is no count, gives none", () => {
  const absent = "<not supported>,,instructions,0,100.00,,\n<not supported>,,cycles,0,100.00,,\n";
  const rarely = "10,,instructions,500,12.00,,\n10,,cycles,500,12.00,,\n";
  for (const text of [absent, rarely, "", "10,,instructions,500,100.00,,\n", "perf: Segmentation fault\n"]) {
    assert.equal(parseCounts(text, EVENTS), null, text);
  }
});

test("a host without counters says why, once, and counts nothing", async () => {
  const none = await openCounters(recordedFiles({ "/sys/bus/event_source/devices/software/type": "1" }));
  assert.match(none.said, /^no hardware counters: (the kernel has no PMU|\w+ has no perf)$/);
  assert.equal(none.lasting, none.said);
  assert.equal(await none.begin([process.pid]), null);
  const pmu = { "/sys/bus/event_source/devices/cpu/type": "4" };
  if (process.platform !== "linux") return;
  const absent = await openCounters(recordedFiles(pmu), "perf-that-is-not-there");
  assert.match(absent.said, /^no hardware counters: perf could not be started: spawn .* ENOENT$/);
  const useless = await openCounters(recordedFiles(pmu), "false");
  assert.match(useless.said, /^no hardware counters: perf ended at once$/);
});

test("a perf that fails at first is tried again, and what it said of it is no lasting fact of the host", {
  skip: process.platform === "linux" ? false : "only Linux has perf",
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-perf-"));
  // Answers and counts as perf does, from its second start on.
  const script = `#!/bin/sh
if [ "$FAILS" = always ] || [ ! -e ${folder}/tried ]; then touch ${folder}/tried; echo "busy $$" >&2; exit 1; fi
trap 'printf "10,,instructions,5,100.00,,\\n20,,cycles,5,100.00,,\\n" >&5; exit 0' INT
read -r order <&3; echo ack >&4
while :; do sleep 0.02; done`;
  try {
    const program = join(folder, "perf");
    writeFileSync(program, script, { mode: 0o755 });
    const files = recordedFiles({
      "/sys/bus/event_source/devices/cpu/type": "4",
      "/proc/sys/kernel/perf_event_paranoid": "1",
    });
    const second = await openCounters(files, program);
    assert.equal(second.said, "hardware counters by perf");
    const counting = await second.begin([process.pid]);
    assert.deepEqual(await counting!.end(), { instructions: 10, cycles: 20 });
    process.env.FAILS = "always";
    const never = await openCounters(files, program);
    assert.match(never.said, /^no hardware counters: busy \d+$/);
    assert.equal(await never.begin([process.pid]), null);
    assert.equal(never.lasting, second.lasting);
    assert.equal(never.lasting, "a PMU, and perf; kernel.perf_event_paranoid is 1");
  } finally {
    delete process.env.FAILS;
    rmSync(folder, { recursive: true, force: true });
  }
});

const HAS_PERF =
  spawnSync("perf", ["stat", "-e", "task-clock", "-x", ",", "true"], { stdio: "ignore" }).status === 0;

test("perf counts a process from its word on until it is ended, and ending twice is one", {
  skip: HAS_PERF ? false : "perf is not here, or may not count",
}, async () => {
  const child = spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" });
  try {
    const counting = await startPerf(["task-clock"], [child.pid!]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const [text, again] = await Promise.all([counting.end(), counting.end()]);
    assert.equal(text, again);
    const counts = parseCounts(text!, ["task-clock"]);
    assert.ok(counts && counts["task-clock"] > 20, text!);
    await assert.rejects(startPerf(["no-such-event"], [child.pid!]), /no-such-event|event syntax|perf/);
  } finally {
    child.kill("SIGKILL");
  }
});
