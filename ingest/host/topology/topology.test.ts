import assert from "node:assert/strict";
import { test } from "node:test";
import { recordedFiles, systemFiles } from "../system-files.ts";
import { type MachineShape, machine, machines } from "./machine.testing.ts";
import { allowedCpus, readTopology, type Topology } from "./topology.ts";

const read = (name: string, change: Partial<MachineShape> = {}) =>
  readTopology(recordedFiles(machine({ ...machines[name]!, ...change })), "linux");
const cpu = ({ cpus }: Topology, id: number) => cpus.find((one) => one.id === id)!;

test("two sockets: nodes with memory and distances, caches and threads of a core", () => {
  const epyc = read("EPYC, NPS4");
  assert.equal(epyc.nodes.length, 8);
  assert.equal(epyc.nodes[7]!.memory_bytes, 377 * 2 ** 30);
  assert.deepEqual(
    [0, 3, 4, 7].map((to) => epyc.nodes[7]!.distances[to]),
    [32, 32, 12, 10],
  );
  const one = cpu(epyc, 191);
  assert.deepEqual([one.node, one.package, one.core, one.siblings], [7, 1, 191, [191, 383]]);
  assert.equal(cpu(epyc, 383).core, 191);
  const l3 = one.caches.find(({ level }) => level === 3)!;
  assert.deepEqual([l3.size_bytes, l3.cpus.length, l3.cpus[0]], [32 * 2 ** 20, 16, 184]);
  assert.deepEqual(epyc.gaps, []);
});

test("offline CPUs are there and may not be used; their siblings stand alone", () => {
  const xeon = read("Xeon, some offline");
  assert.deepEqual(
    xeon.cpus.filter(({ online }) => !online).map(({ id }) => id),
    [3, 50, 95, 99, 191],
  );
  assert.deepEqual(cpu(xeon, 146).siblings, [146]);
  assert.ok(!allowedCpus(xeon).includes(50));
});

test("a control group's CPUs, memory and quota are found, whichever version tells", () => {
  const second = read("a container of six threads");
  assert.deepEqual(allowedCpus(second), [10, 11, 12, 106, 107, 108]);
  assert.equal(second.limits.quota_cpus, 3.5);
  const first = read("a container, first version");
  assert.deepEqual(first.limits.cpuset, [16, 17, 18, 19, 20, 21, 22, 23]);
  assert.equal(first.limits.quota_cpus, 2);
  assert.deepEqual(
    read("memory of one node only").nodes.map((node) => node.memory_allowed),
    [true, false],
  );
});

test("isolated CPUs may be chosen though nothing runs there by itself, but not beyond a control group that is known", () => {
  const open = read("Xeon with isolated cores");
  assert.ok(!open.limits.affinity!.includes(40));
  assert.ok(cpu(open, 40).allowed && cpu(open, 40).isolated && cpu(open, 40).nohz_full);
  assert.ok(!cpu(read("Xeon with isolated cores", { cpuset: [0, 1, 2, 3] }), 40).allowed);
  const files = machine(machines["Xeon with isolated cores"]!);
  for (const path of Object.keys(files)) if (path.startsWith("/sys/fs/cgroup")) delete files[path];
  assert.ok(!cpu(readTopology(recordedFiles(files), "linux"), 40).allowed);
});

test("what taskset took away stays away", () => {
  assert.deepEqual(allowedCpus(read("eight cores", { affinity: [2, 3] })), [2, 3]);
});

test("where sysfs is hidden, /proc/cpuinfo tells the cores; without it each CPU is one", () => {
  const hidden = read("eight cores, sysfs hidden");
  assert.deepEqual(cpu(hidden, 9).siblings, [1, 9]);
  assert.equal(hidden.nodes_shown, false);
  assert.match(hidden.gaps.join("\n"), /hides how its CPUs are laid out/);
  const status = { "/proc/self/status": "Cpus_allowed_list:\t0-3\n" };
  const least = readTopology(recordedFiles(status), "linux");
  assert.deepEqual(allowedCpus(least), [0, 1, 2, 3]);
  assert.deepEqual(
    least.nodes.map(({ cpus }) => cpus),
    [[0, 1, 2, 3]],
  );
});

test("not Linux, and nothing at all, are said", () => {
  assert.match(readTopology(recordedFiles({}), "darwin").gaps.join(), /^darwin does not tell/);
  assert.match(readTopology(recordedFiles({}), "linux").gaps.join(), /tells of no CPUs/);
});

const NASTY = [
  "",
  "\0\0",
  "-1",
  "0-",
  "0-99999999999999",
  "0-8191",
  "8191-0",
  "NaN",
  "../../etc",
  "1,1,1,0-8191",
  `${"0-8191,".repeat(9_000)}1`,
  "9".repeat(60_000),
  "max",
  "0 0",
  "(null)",
  "Cpus_allowed_list:\t,,-,0-0\n",
];

test("whatever the files hold, reading ends soon and every core's threads agree on it", () => {
  const names = Object.keys(machine(machines["two nodes of two cores"]!));
  const began = Date.now();
  for (const [at, nasty] of NASTY.entries()) {
    for (const share of [1, 3]) {
      const files = machine(machines["two nodes of two cores"]!);
      for (const [nth, name] of names.entries()) if ((nth + at) % share === 0) files[name] = nasty;
      const topology = readTopology(recordedFiles(files), "linux");
      for (const one of topology.cpus) {
        assert.ok(one.siblings.includes(one.id), JSON.stringify({ nasty: nasty.slice(0, 40), one }));
        for (const id of one.siblings) assert.deepEqual(cpu(topology, id)?.siblings, one.siblings);
        assert.ok(!one.allowed || one.online);
        assert.equal(one.node === null, !one.online);
      }
    }
  }
  assert.ok(Date.now() - began < 60_000);
});

test("this machine is read: what may be used is online, has a core and a node", {
  skip: process.platform === "linux" ? false : "only Linux tells",
}, () => {
  const here = readTopology(systemFiles());
  assert.ok(allowedCpus(here).length >= 1);
  for (const one of here.cpus.filter(({ allowed }) => allowed)) {
    assert.ok(one.online && here.nodes.some(({ id }) => id === one.node));
  }
});
