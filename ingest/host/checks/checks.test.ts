import assert from "node:assert/strict";
import { test } from "node:test";
import { recordedFiles, systemFiles } from "../system-files.ts";
import type { CheckFacts, CheckState } from "./check.ts";
import { findOn, hostChecks, mayBeWritten, readHostChecks, settingsOf } from "./index.ts";
import { badHost, bareHost, goodHost } from "./made-up.testing.ts";

const facts: Partial<CheckFacts> = { engine_cpus: [3], node: "v24.21.0" };

function states(files: Record<string, string>, more: Partial<CheckFacts> = {}): Record<string, CheckState> {
  const record = readHostChecks(recordedFiles(files), { ...facts, ...more });
  return Object.fromEntries(Object.entries(record).map(([name, { state }]) => [name, state]));
}

test("a host that was set up well is good in every check", () => {
  const all = states(goodHost);
  assert.deepEqual(all, Object.fromEntries(hostChecks.map(({ name }) => [name, "good"])));
});

test("a host as it comes from the shop is told what would move figures", () => {
  assert.deepEqual(states(badHost, { node: "v22.1.0" }), {
    smt: "improvable",
    turbo: "improvable",
    governor: "bad",
    cstates: "improvable",
    isolation: "improvable",
    irqbalance: "improvable",
    interrupts: "improvable",
    thp: "improvable",
    "numa-balancing": "improvable",
    compaction: "improvable",
    swap: "improvable",
    swappiness: "improvable",
    watchdog: "improvable",
    aslr: "improvable",
    "clock-source": "bad",
    container: "bad",
    "free-memory": "bad",
    load: "bad",
    steal: "bad",
    node: "improvable",
  });
});

test("what a host does not have is not here, and nobody is told to mend it", () => {
  for (const files of [{}, bareHost]) {
    for (const check of hostChecks) {
      if (check.name === "node") continue;
      const { state, mend, writes } = findOn(check, recordedFiles(files), { ...facts, engine_cpus: [] });
      assert.equal(state, "not here", check.name);
      assert.deepEqual([mend, writes], [null, []]);
    }
  }
});

test("each thing that is not good says in words what mends it, and every check why it matters", () => {
  for (const check of hostChecks) {
    const { state, mend, should, is } = findOn(check, recordedFiles(badHost), { ...facts, node: "v22.1.0" });
    assert.notEqual(state, "good", check.name);
    assert.ok(mend && mend.length > 5, check.name);
    assert.ok(should && is);
    assert.match(check.why, /^[A-Z].{40,}\.$/, check.name);
  }
});

test("what --fix would write are values that --restore would take back, and nothing else", () => {
  const writes = hostChecks.flatMap((check) => findOn(check, recordedFiles(badHost), facts).writes);
  assert.ok(writes.length > 10);
  for (const write of writes) assert.ok(mayBeWritten(write), write.path);
  for (const [path, value] of [
    ["/etc/passwd", "0"],
    ["/proc/sys/kernel/core_pattern", "|/tmp/x"],
    ["/proc/sys/vm/swappiness", "60\n0"],
    ["/proc/sys/vm/swappiness/../../kernel/core_pattern", "1"],
    ["/sys/devices/system/cpu/cpufreq/policy0/../../../../../../etc/x/scaling_governor", "performance"],
    ["x/proc/sys/vm/swappiness", "1"],
    ["/proc/irq/1/smp_affinity_list", "$(id)"],
    ["/sys/kernel/mm/transparent_hugepage/enabled", "sometimes"],
  ] as const) {
    assert.equal(mayBeWritten({ path, value }), false, path);
  }
});

const GARBAGE = [
  "",
  "\0\0\0",
  "�\u001b[31mred",
  "-1",
  "9".repeat(400),
  "0-99999999999",
  "[",
  "a\nb\nc",
  "x".repeat(300_000),
];

test("garbled files break no check, take no time, and print nothing of their own", () => {
  for (const garbage of GARBAGE) {
    const files = Object.fromEntries(Object.keys(badHost).map((path) => [path, garbage]));
    const began = performance.now();
    const record = readHostChecks(recordedFiles(files), { ...facts, stat_before: garbage, node: garbage });
    assert.ok(performance.now() - began < 5_000);
    assert.ok(JSON.stringify(record).length < 6_000);
    for (const [name, { is, state }] of Object.entries(record)) {
      assert.doesNotMatch(is, /\p{C}/u, name);
      assert.ok(is.length <= 100);
      const free_text = [
        "container",
        "irqbalance",
        "isolation",
        "interrupts",
        "swappiness",
        "cstates",
      ].includes(name);
      assert.ok(free_text || state === "unknown" || state === "not here", `${name}: ${state}: ${is}`);
    }
  }
});

test("one garbled file alone leaves the other checks as they were", () => {
  const all = states(goodHost);
  for (const path of Object.keys(goodHost)) {
    const others = states({ ...goodHost, [path]: "\u001b garbled" });
    const changed = Object.keys(all).filter((name) => all[name] !== others[name]);
    assert.ok(changed.length <= 6, `${path} changed ${changed}`);
    for (const name of changed) assert.notEqual(others[name], "good");
  }
});

test("settings are for the fingerprint, what passes is not", () => {
  const names = Object.keys(settingsOf(readHostChecks(recordedFiles(goodHost), facts)));
  for (const name of ["load", "steal", "free-memory", "swap", "irqbalance", "interrupts"]) {
    assert.ok(!names.includes(name), name);
  }
  for (const name of ["governor", "turbo", "cstates", "smt", "isolation", "thp", "aslr", "numa-balancing"]) {
    assert.ok(names.includes(name), name);
  }
  const before = settingsOf(readHostChecks(recordedFiles(goodHost), facts));
  const busier = {
    ...goodHost,
    "/proc/loadavg": "3.99 4.00 3.00 9/900 12345",
    "/proc/stat": "cpu  900 1 1 900 1 0 1 500 0 0\n",
    "/proc/meminfo": goodHost["/proc/meminfo"]!.replace(/MemAvailable.*/, "MemAvailable:    1000 kB"),
    "/dev/cpu_dma_latency": "\u0014\0\0\0",
    "/proc/irq/30/smp_affinity_list": "0-3",
  };
  assert.deepEqual(settingsOf(readHostChecks(recordedFiles(busier), { ...facts, engine_cpus: [1] })), before);
  const changed = { ...goodHost, "/sys/devices/system/cpu/intel_pstate/no_turbo": "0" };
  assert.notDeepEqual(settingsOf(readHostChecks(recordedFiles(changed), facts)), before);
});

test("this machine answers every check, the same twice", () => {
  const once = readHostChecks(systemFiles());
  assert.deepEqual(Object.keys(once).sort(), hostChecks.map(({ name }) => name).sort());
  assert.deepEqual(settingsOf(readHostChecks(systemFiles())), settingsOf(once));
});
