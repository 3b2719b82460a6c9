import assert from "node:assert/strict";
import { test } from "node:test";
import { recordedFiles } from "../system-files.ts";
import type { CheckFacts } from "./check.ts";
import { findOn, hostChecks } from "./index.ts";
import { badHost } from "./made-up.testing.ts";

function find(name: string, files: Record<string, string>, more: Partial<CheckFacts> = {}) {
  const check = hostChecks.find((one) => one.name === name)!;
  return findOn(check, recordedFiles(files), { engine_cpus: [3], ...more });
}

test("the lowest clock is bad, the algorithm of a driver that calls itself powersave improvable", () => {
  const path = "/sys/devices/system/cpu/cpufreq/policy0";
  const files = { [`${path}/scaling_governor`]: "powersave" };
  assert.equal(find("governor", files).state, "bad");
  for (const driver of ["intel_pstate", "amd-pstate-epp"]) {
    assert.equal(find("governor", { ...files, [`${path}/scaling_driver`]: driver }).state, "improvable");
  }
});

test("one policy out of many that governs otherwise is found, and it alone is written", () => {
  const files = Object.fromEntries(
    Array.from({ length: 96 }, (_, cpu) => [
      `/sys/devices/system/cpu/cpufreq/policy${cpu}/scaling_governor`,
      cpu === 77 ? "schedutil" : "performance",
    ]),
  );
  const { state, is, writes } = find("governor", files);
  assert.deepEqual([state, is], ["improvable", "performance, schedutil"]);
  assert.deepEqual(writes, [
    { path: "/sys/devices/system/cpu/cpufreq/policy77/scaling_governor", value: "performance" },
  ]);
});

test("a governor that the driver does not offer is not written", () => {
  const policy = "/sys/devices/system/cpu/cpufreq/policy0";
  const { writes } = find("governor", {
    [`${policy}/scaling_governor`]: "userspace",
    [`${policy}/scaling_available_governors`]: "userspace ondemand",
  });
  assert.deepEqual(writes, []);
});

test("turbo is told of Intel's switch, which says no, and of the others', which says yes", () => {
  const intel = "/sys/devices/system/cpu/intel_pstate/no_turbo";
  const boost = "/sys/devices/system/cpu/cpufreq/boost";
  assert.equal(find("turbo", { [intel]: "1" }).is, "off");
  assert.deepEqual(find("turbo", { [intel]: "0" }).writes, [{ path: intel, value: "1" }]);
  assert.equal(find("turbo", { [boost]: "0" }).is, "off");
  assert.deepEqual(find("turbo", { [boost]: "1" }).writes, [{ path: boost, value: "0" }]);
});

test("deep idle states that a process holds off are good, and stay in the fingerprint as they are", () => {
  const { is, state } = find("cstates", badHost);
  assert.deepEqual([is, state], ["C6, 133 us", "improvable"]);
  const held = find("cstates", { ...badHost, "/dev/cpu_dma_latency": "\0\0\0\0" });
  assert.deepEqual([held.is, held.state, held.writes], ["C6, 133 us", "good", []]);
  const loose = find("cstates", { ...badHost, "/dev/cpu_dma_latency": "\0�5w" });
  assert.equal(loose.state, "improvable");
});

test("shallow idle states of a virtual machine are good only where they may be held off", () => {
  const state0 = "/sys/devices/system/cpu/cpu0/cpuidle/state0";
  const machine = {
    "/proc/cpuinfo": "flags : fpu hypervisor",
    [`${state0}/name`]: "POLL",
    [`${state0}/latency`]: "0",
    [`${state0}/disable`]: "0",
  };
  const held = find("cstates", { ...machine, "/dev/cpu_dma_latency": "\0\ufffd5w" });
  assert.deepEqual([held.state, held.should], ["good", "polls while a run is made"]);
  const without = find("cstates", machine);
  assert.deepEqual([without.state, without.is, without.mend], ["improvable", held.is, null]);
  const files = recordedFiles({ ...machine, "/dev/cpu_dma_latency": "" });
  const closed = { ...files, writable: () => false };
  const { state, mend, writes } = findOn(hostChecks.find(({ name }) => name === "cstates")!, closed);
  assert.deepEqual([state, writes], ["improvable", []]);
  assert.match(mend!, /chown/);
});

test("isolation that leaves no CPU for everything else is bad, one that misses the engine improvable", () => {
  const cpu = "/sys/devices/system/cpu";
  const host = (isolated: string) => ({ [`${cpu}/online`]: "0-7", [`${cpu}/isolated`]: isolated });
  assert.equal(find("isolation", host("0-7")).state, "bad");
  assert.equal(find("isolation", host("4-7"), { engine_cpus: [3, 4] }).state, "improvable");
  assert.match(find("isolation", host("4-7"), { engine_cpus: [5] }).note!, /not spread/);
  assert.equal(find("isolation", host("5"), { engine_cpus: [5] }).note, null);
  assert.match(find("isolation", host(""), { engine_cpus: [5] }).mend!, /isolcpus=\S*,5 nohz_full=5/);
  assert.equal(find("isolation", { ...host("5"), [`${cpu}/nohz_full`]: " (null)" }).is, "CPU 5");
});

test("interrupts are sent to the CPUs that are left", () => {
  const files = {
    "/sys/devices/system/cpu/online": "0-3",
    "/proc/irq/24/smp_affinity_list": "0-3",
    "/proc/irq/25/smp_affinity_list": "0",
    "/proc/irq/default_smp_affinity": "f",
  };
  const { is, writes } = find("interrupts", files, { engine_cpus: [2, 3] });
  assert.equal(is, "1 of 2 allowed");
  assert.deepEqual(writes, [{ path: "/proc/irq/24/smp_affinity_list", value: "0-1" }]);
});

test("stolen time is a share of the time since the moment before", () => {
  const stat = (user: number, steal: number) => `cpu  ${user} 0 0 0 0 0 0 ${steal} 0 0\ncpu0 1 1`;
  const files = { "/proc/stat": stat(1_990, 110) };
  assert.equal(find("steal", files).is, "5.2 %");
  assert.deepEqual(find("steal", files, { stat_before: stat(1_000, 100) }).is, "1.0 %");
  assert.equal(find("steal", files, { stat_before: stat(1_900, 110) }).state, "good");
  assert.equal(find("steal", files, { stat_before: stat(5_000, 110) }).state, "unknown");
});

test("limits of both versions of cgroups are found, wherever between the process and the root they are set", () => {
  const v2 = (path: string, files: Record<string, string>) => ({
    "/proc/self/cgroup": `0::${path}`,
    "/proc/meminfo": "MemTotal:       16777216 kB\n",
    "/sys/fs/cgroup/cgroup.controllers": "cpu memory",
    ...files,
  });
  const quota = find("container", v2("/a/b", { "/sys/fs/cgroup/a/cpu.max": "250000 100000" }));
  assert.deepEqual([quota.is, quota.state], ["2.5 CPUs of time", "bad"]);
  assert.equal(find("container", v2("/a/b", { "/sys/fs/cgroup/a/b/cpu.max": "max 100000" })).is, "none");
  const outside = find("container", v2("/../../x", { "/sys/fs/cgroup/cpu.max": "50000 100000" }));
  assert.equal(outside.is, "0.5 CPUs of time");
  const memory = v2("/", { "/sys/fs/cgroup/memory.max": String(2 ** 29) });
  assert.deepEqual(
    [find("container", memory).is, find("container", memory).state],
    ["0.5 GiB", "improvable"],
  );
  const v1 = find("container", {
    "/proc/self/cgroup": "4:memory:/docker/1\n2:cpu,cpuacct:/docker/1\n0::/",
    "/proc/meminfo": "MemTotal:       16777216 kB\n",
    "/sys/fs/cgroup/cpu,cpuacct/docker/1/cpu.cfs_quota_us": "-1",
    "/sys/fs/cgroup/cpu,cpuacct/docker/1/cpu.cfs_period_us": "100000",
    "/sys/fs/cgroup/memory/docker/1/memory.limit_in_bytes": "9223372036854771712",
  });
  assert.deepEqual([v1.is, v1.state], ["none", "good"]);
});

test("a slow clock is written only where a fast one is on offer", () => {
  const folder = "/sys/devices/system/clocksource/clocksource0";
  const slow = { [`${folder}/current_clocksource`]: "hpet" };
  assert.deepEqual(
    find("clock-source", { ...slow, [`${folder}/available_clocksource`]: "tsc hpet" }).writes,
    [{ path: `${folder}/current_clocksource`, value: "tsc" }],
  );
  const only = find("clock-source", { ...slow, [`${folder}/available_clocksource`]: "hpet acpi_pm" });
  assert.deepEqual([only.state, only.writes], ["bad", []]);
  const arm = { [`${folder}/current_clocksource`]: "arch_sys_counter" };
  assert.equal(find("clock-source", arm).state, "good");
});

test("balancing between nodes is no matter where there is one node", () => {
  const files = { "/proc/sys/kernel/numa_balancing": "1", "/sys/devices/system/node/node0/cpulist": "0-1" };
  assert.equal(find("numa-balancing", files).state, "not here");
  const two = { ...files, "/sys/devices/system/node/node1/cpulist": "2-3" };
  assert.equal(find("numa-balancing", two).state, "improvable");
});
