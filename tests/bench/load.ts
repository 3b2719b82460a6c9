import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "commander";
import { Redis } from "iovalkey";
import { freePort } from "../../ingest/engine/launch/free-port.ts";
import { placeCommand, planPlacement, readPlacementFacts } from "../../ingest/host/placement.ts";
import { nativeTools } from "../../ingest/load/adapters/index.ts";
import { type Load, startLoad } from "../../ingest/load/start-load.ts";
import { median } from "../../ingest/verdict/index.ts";
import { plainWorkload } from "../fixture/workloads.ts";
import { findProgram } from "../setup/tools.ts";

/**
 * How fast the load generator is: throughput of a server pinned to one core, asked from the other by us and by
 * redis-benchmark (or valkey-benchmark) with one thread, in turns. Ours records every latency and checks every reply.
 */
const { rounds, seconds, json } = new Command("bench:load")
  .description(
    "Compare our throughput with redis-benchmark's, side by side; the last line is one line of JSON.",
  )
  .option("--rounds <n>", "windows of each", Number, 12)
  .option("--seconds <n>", "length of a window", Number, 1.5)
  .option("--json", "print the JSON line only")
  .parse()
  .opts<{ rounds: number; seconds: number; json?: boolean }>();

const say = (text: string) => (json ? undefined : process.stderr.write(`${text}\n`));
const duration_ms = Math.round(seconds * 1000);
const placement = planPlacement(readPlacementFacts());
const onLoadCores = placeCommand(placement, placement.load);
say(`placement: ${placement.said}`);

const program = findProgram("valkey-server", "redis-server");
const versions = await Promise.all(
  nativeTools.map(async (tool) => ({ tool, version: await tool.version() })),
);
const native = versions.find(({ tool, version }) => tool.name.endsWith("-benchmark") && version !== null);
if (!program || !native) {
  process.stderr.write("bench:load needs redis-server and redis-benchmark, or Valkey's, on PATH\n");
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), "plumbline-bench-load-"));
const at = { host: "127.0.0.1", port: await freePort() };
const quiet = [
  "--bind",
  at.host,
  "--save",
  "",
  "--appendonly",
  "no",
  "--dir",
  folder,
  "--loglevel",
  "warning",
];
const [file = "", ...args] = placeCommand(
  placement,
  placement.engine,
)([program, "--port", String(at.port), ...quiet]);
const server = spawn(file, args, { stdio: "ignore" });
await answering();

const cells = ([1, 16] as const).flatMap((pipeline) =>
  (["GET", "SET"] as const).map((verb) => ({
    verb,
    pipeline,
    workload: plainWorkload({
      name: `${verb.toLowerCase()}-p${pipeline}`,
      verb,
      pipeline,
      keys: 10_000,
      bytes: 16,
      connections: 50,
      warm_up_ms: duration_ms,
      closed_ms: duration_ms,
    }),
  })),
);
const loads = new Map<(typeof cells)[number], Load>();
const ratios = { 1: [] as number[], 16: [] as number[] };
try {
  for (const cell of cells) {
    const load = await startLoad({ workload: cell.workload, at, seed: 1, command: onLoadCores });
    loads.set(cell, load);
    await load.preload();
    await load.warmUp();
  }
  for (let round = 0; round < rounds; round++) {
    for (const cell of cells) {
      // Each goes first as often as the other, so that none gains from its place.
      const turns = [() => ours(cell), () => theirs(cell)] as const;
      const figures =
        round % 2 === 0
          ? [await turns[0](), await turns[1]()]
          : [await turns[1](), await turns[0]()].reverse();
      const [own = 0, other = 0] = figures;
      ratios[cell.pipeline].push(own / other);
      say(
        `round ${round + 1}, ${cell.verb} at pipeline ${cell.pipeline}: ours ${thousands(own)}, ${native.tool.name} ${thousands(other)}, ratio ${(own / other).toFixed(3)}`,
      );
    }
  }
} finally {
  for (const load of loads.values()) await load.stop();
  server.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${JSON.stringify({ ratio_p1: middle(ratios[1]), ratio_p16: middle(ratios[16]) })}\n`);

async function ours(cell: (typeof cells)[number]): Promise<number> {
  const { throughput_ops, errors } = (await loads.get(cell)!.closedLoop()).groups.clients!;
  if (Object.keys(errors).length > 0) throw new Error(`wrong replies: ${JSON.stringify(errors)}`);
  return throughput_ops;
}

async function theirs({ workload }: (typeof cells)[number]): Promise<number> {
  const result = await native!.tool.closedLoop({ workload, at, duration_ms, command: onLoadCores });
  return result.groups.clients!.throughput_ops;
}

async function answering(): Promise<void> {
  const client = new Redis({ ...at, retryStrategy: () => 50, maxRetriesPerRequest: 100 });
  client.on("error", () => {});
  await Promise.race([
    client.ping(),
    sleep(10_000, null, { ref: false }).then(() => {
      throw new Error("the server did not answer within 10 s");
    }),
  ]);
  client.disconnect();
}

function middle(values: number[]): number {
  return Number(median(values).toFixed(3));
}

function thousands(ops: number): string {
  return `${Math.round(ops / 1000)}k ops/s`;
}
