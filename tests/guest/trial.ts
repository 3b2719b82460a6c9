import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { placeCommand } from "../../ingest/host/placement/place.ts";
import type { PlacementPlan } from "../../ingest/host/placement/placement-plan.ts";
import { systemFiles } from "../../ingest/host/system-files.ts";
import { memoryAstray, threadsAstray } from "../../ingest/host/watch/astray.ts";
import { readPages } from "../../ingest/host/watch/pages.ts";
import { readThreads } from "../../ingest/host/watch/threads.ts";
import { TINY_SERVERS } from "../fixture/tiny-engine.ts";
import { HELD_MIB } from "./machine.ts";
import type { Seen, Trial } from "./report.ts";

const PORT = "6379";
const PATIENCE_MS = 90_000;
const ENGINE_FILE = "/tmp/engine.cjs";
const LOAD_FILE = "/tmp/load.cjs";

/** Holds as much as a small dataset before it listens. */
const ENGINE = `const held = Array.from({ length: ${HELD_MIB} }, () => Buffer.alloc(1 << 20, 1));
process.on("exit", () => held.length);
${TINY_SERVERS.healthy}`;

/** Sets keys, each after the reply to the last; says so when it has made 200, and goes on. */
const LOAD = `
const net = require("node:net");
let replies = 0;
const dial = () => {
  const socket = net.connect(${PORT}, "127.0.0.1");
  const send = () => socket.write("*3\\r\\n$3\\r\\nSET\\r\\n$5\\r\\nkey" + String(replies % 90 + 10) + "\\r\\n$4\\r\\nvalu\\r\\n");
  socket.on("connect", send);
  socket.on("data", () => { replies += 1; if (replies === 200) console.log("under way"); send(); });
  socket.on("error", () => setTimeout(dial, 100));
};
dial();`;

/** Starts an engine in a way, drives it from the plan's load cores, and reads both twice while it is driven. */
export async function runTrial(
  plan: PlacementPlan,
  place: (argv: string[]) => string[],
): Promise<Pick<Trial, "engine" | "load" | "taken_bytes">> {
  writeFileSync(ENGINE_FILE, ENGINE);
  writeFileSync(LOAD_FILE, LOAD);
  const free = freeBytes();
  const engine = start(place([process.execPath, ENGINE_FILE, "--port", PORT]));
  const load = start(placeCommand(plan, plan.load)([process.execPath, LOAD_FILE]));
  try {
    await Promise.race([underWay(load), ended(engine, "engine"), ended(load, "load"), late()]);
    const taken_bytes = freeBytes().map((bytes, node) => free[node]! - bytes);
    const before = [readThreads(engine.pid!) ?? [], readThreads(load.pid!) ?? []] as const;
    await sleep(500);
    const seen = (
      child: ChildProcess,
      first: Seen["readings"][number],
      who: Parameters<typeof threadsAstray>[0],
    ) => {
      const readings = [first, readThreads(child.pid!) ?? []];
      const pages = readPages([child.pid!]);
      const [cpus, nodes] =
        who === "engine" ? [plan.engine, plan.engine_nodes] : [plan.load, plan.load_nodes];
      return {
        readings,
        pages: pages && [...pages],
        rules: memoryRules(child.pid!),
        threads_astray: threadsAstray(who, readings, cpus),
        memory_astray: memoryAstray(pages, nodes),
      };
    };
    return {
      engine: seen(engine, before[0], "engine"),
      load: seen(load, before[1], "load generator"),
      taken_bytes,
    };
  } finally {
    await Promise.all([end(engine), end(load)]);
  }
}

function start([program = "", ...args]: string[]): ChildProcess {
  return spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
}

function underWay(load: ChildProcess): Promise<void> {
  return new Promise((resolve) => load.stdout!.once("data", () => resolve()));
}

function ended(child: ChildProcess, who: string): Promise<never> {
  return new Promise((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => reject(new Error(`the ${who} ended with ${code ?? signal}`)));
  });
}

async function late(): Promise<never> {
  await sleep(PATIENCE_MS, null, { ref: false });
  throw new Error(`the load had no 200 replies within ${PATIENCE_MS / 1_000} s`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

/** The second word of each mapping (numa(7)); pages of files were there before the engine. */
function memoryRules(pid: number): string[] {
  const maps = systemFiles().read(`/proc/${pid}/numa_maps`) ?? "";
  const anonymous = maps.split("\n").filter((line) => line.includes(" anon=") && !line.includes(" file="));
  return [...new Set(anonymous.map((line) => line.split(" ")[1] ?? ""))].sort();
}

/** What the kernel itself counts, node by node: not what a process is said to have. */
function freeBytes(): number[] {
  const files = systemFiles();
  const folder = "/sys/devices/system/node";
  return files
    .list(folder)
    .filter((name) => /^node\d+$/.test(name))
    .map(
      (name) =>
        1_024 * Number(/MemFree:\s+(\d+) kB/.exec(files.read(`${folder}/${name}/meminfo`) ?? "")?.[1]),
    );
}
