import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { after, test } from "node:test";
import { recordedFiles } from "../system-files.ts";
import { coresSeen, memoryAstray, threadsAstray } from "./astray.ts";
import { coresBetween, readCores } from "./cores.ts";
import { effortBetween } from "./effort.ts";
import { readPages } from "./pages.ts";
import { type ProcessReading, readThreads, type ThreadReading } from "./threads.ts";

const LINUX = { skip: process.platform === "linux" ? false : "only Linux has /proc" };
const children: ChildProcess[] = [];
after(() => {
  for (const child of children) child.kill("SIGKILL");
});

/** A program of Node's that says when it is ready, and again at the end of each turn that a line asks it for. */
async function startProgram(script: string): Promise<{ pid: number; turn: () => Promise<string> }> {
  const whole = `${script}\nprocess.stdout.write("ready\\n");`;
  const child = spawn(process.execPath, ["-e", whole], { stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  await once(child.stdout!, "data");
  return {
    pid: child.pid!,
    turn: async () => {
      child.stdin!.write("go\n");
      const [said] = await once(child.stdout!, "data");
      return String(said);
    },
  };
}

test(
  "between two readings a process did what it says itself: CPU time, switches, faults",
  LINUX,
  async () => {
    const { pid, turn } = await startProgram(`
    process.title = ") R 1 1 1\\nse.nr_migrations : 9";
    const held = [];
    process.stdin.on("data", () => {
      const before = process.cpuUsage();
      for (const end = performance.now() + 250; performance.now() < end; ) ;
      held.push(Buffer.alloc(20e6, 1));
      const { user, system } = process.cpuUsage(before);
      process.stdout.write(String(user + system));
    });`);
    const before = readThreads(pid)!;
    const said_us = Number(await turn());
    const effort = effortBetween(before, readThreads(pid)!);
    assert.ok(Math.abs(effort.cpu_us / said_us - 1) < 0.2, `${effort.cpu_us} us, itself ${said_us} us`);
    assert.ok(effort.user_share! > 0.3 && effort.user_share! <= 1, `${effort.user_share}`);
    assert.ok(effort.page_faults > 100, `${effort.page_faults} page faults`);
    assert.ok(effort.voluntary_switches >= 1);
    assert.ok(effort.migrations === null || effort.migrations >= 0);
    const idle = effortBetween(readThreads(pid)!, readThreads(pid)!);
    assert.ok(idle.cpu_us < 50_000, `${idle.cpu_us} us while it idles`);
  },
);

test("threads and children are all read, and what is gone is nothing", LINUX, async () => {
  const { pid } = await startProgram(`
    require("node:child_process").spawn("sleep", ["60"], { stdio: "ignore" });
    new (require("node:worker_threads").Worker)("setInterval(() => {}, 1000)", { eval: true });`);
  const read = readThreads(pid)!;
  assert.deepEqual([read.length, read[0]!.pid], [2, pid]);
  children.push({ kill: () => process.kill(read[1]!.pid, "SIGKILL") } as unknown as ChildProcess);
  assert.ok(read[0]!.threads.length > 2);
  assert.ok(read[0]!.peak_bytes > 20_000_000, `${read[0]!.peak_bytes}`);
  assert.ok(coresSeen([read]).length > 0);
  assert.equal(readThreads(2 ** 22 + 1), null);
});

const thread: ThreadReading = {
  tid: 5,
  allowed: "2",
  memory_nodes: "0",
  last_core: 2,
  cpu_ns: 0,
  migrations: 3,
  voluntary_switches: 0,
  involuntary_switches: 0,
};
const reading = (...threads: Partial<ThreadReading>[]): ProcessReading[] => [
  {
    pid: 5,
    user_ticks: 0,
    system_ticks: 0,
    page_faults: 0,
    peak_bytes: 0,
    threads: threads.map((one) => ({ ...thread, ...one })),
  },
];

test("a thread is astray that may run elsewhere, ran elsewhere, or left its one core and came back", () => {
  const astray = (...readings: ProcessReading[][]) => threadsAstray("engine", readings, [2, 3]);
  assert.equal(astray(reading({}), reading({})), null);
  assert.match(
    astray(reading({}), reading({}, { tid: 6, allowed: "0-3" }))!,
    /^a thread of the engine was allowed on cores 0-3; planned were cores 2-3$/,
  );
  assert.match(astray(reading({ allowed: "2-3", last_core: 1 }))!, /ran on core 1/);
  assert.match(astray(reading({}), reading({ migrations: 5 }))!, /left it and came back \(2 migrations\)/);
});

test("migrations among a thread's own cores are no matter, nor is a number that the kernel does not tell", () => {
  const astray = (...readings: ProcessReading[][]) => threadsAstray("engine", readings, [2, 3]);
  const free = { allowed: "2-3" };
  assert.equal(astray(reading(free), reading({ ...free, last_core: 3, migrations: 90 })), null);
  assert.equal(astray(reading({ migrations: null }), reading({ migrations: null })), null);
  assert.equal(astray(reading({ tid: 8 }), reading({ tid: 9, migrations: 7 })), null, "another thread");
});

const NUMA_MAPS = `55d0a6a5b000 bind:0 file=/usr/bin/valkey-server mapped=500 N1=500 kernelpagesize_kB=4
55d0a6c00000 bind:0 file=/usr/bin/valkey-server anon=9 dirty=9 N1=9 kernelpagesize_kB=4
7f01c0000000 bind:0 anon=980 dirty=980 active=0 N0=950 N1=30 kernelpagesize_kB=4
7f01d0000000 bind:0 huge anon=1 dirty=1 N0=1 kernelpagesize_kB=2048
7ffd1b7c5000 bind:0 stack anon=20 dirty=20 N0=20 kernelpagesize_kB=4
`;

test("memory is astray when more than a twentieth of the anonymous pages is elsewhere; files do not count", () => {
  const pages = readPages([7], recordedFiles({ "/proc/7/numa_maps": NUMA_MAPS }))!;
  assert.deepEqual(
    [...pages],
    [
      [0, 970 * 4096 + 2 ** 21],
      [1, 30 * 4096],
    ],
  );
  assert.equal(memoryAstray(pages, [0]), null);
  assert.equal(memoryAstray(pages, []), null, "nothing was planned");
  assert.match(memoryAstray(pages, [1])!, /^98 % of the engine's memory is on node 0; planned was node 1$/);
});

test("pages that were read of a part of the processes are none; what ended has no pages", () => {
  const maps = { "/proc/7/numa_maps": NUMA_MAPS };
  const both = (more: Record<string, string>) => readPages([7, 8], recordedFiles({ ...maps, ...more }));
  const alone = readPages([7], recordedFiles(maps));
  assert.equal(both({ "/proc/8/stat": "8 (a) Z) S 1 8" }), null);
  assert.deepEqual(both({ "/proc/8/stat": "8 (a) S) Z 1 8" }), alone);
  assert.deepEqual(both({}), alone);
  const none = readPages([7], recordedFiles({}))!;
  assert.equal(none.size, 0);
  assert.equal(memoryAstray(none, [0]), null);
});

const at = (stolen: number, irqs: number) =>
  recordedFiles({
    "/proc/stat": `cpu  9 9 9 9 9 9 9 ${stolen} 0 0\ncpu0 1 1 1 1 1 1 1 999 0 0\ncpu2 1 1 1 1 1 1 1 ${stolen} 0 0\nintr 5`,
    "/proc/interrupts": [
      "           CPU0       CPU2",
      ` 24:        900         ${irqs}  IO-APIC   5-edge      eth0: 7`,
      `LOC:        900         ${10 * irqs}   Local timer interrupts`,
      "ERR:         77",
    ].join("\n"),
    "/proc/softirqs": `          CPU0       CPU2\n  NET_RX:  900  ${irqs}\n`,
  });

test("interrupts and stolen time are those of the engine's cores, also where others are offline", () => {
  const [before, after] = [readCores([2], at(100, 3))!, readCores([2], at(130, 8))!];
  assert.deepEqual(coresBetween(before, after, 1_000), {
    steal_share: 0.3,
    steal_share_least: 0.29,
    interrupts: 55,
    device_interrupts: 5,
    soft_interrupts: 5,
  });
  assert.equal(readCores([], at(1, 1)), null, "an unpinned engine has no cores of its own");
  assert.equal(readCores([2], recordedFiles({})), null);
});
