import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Command } from "commander";
import { placeCommand, planPlacement, readPlacementFacts } from "../../ingest/host/placement.ts";
import { startLoad } from "../../ingest/load/start-load.ts";
import { plainWorkload } from "../fixture/workloads.ts";

/**
 * Whether latencies are true: a server that stalls for 100 ms in every second, and otherwise answers at once. At a
 * constant rate a tenth of all requests is due within a stall and waits for what is left of it, 0 to 100 ms, evenly: so
 * p99 is 90 ms and p99.9 is 99 ms, whatever the machine. A closed loop asks nothing meanwhile, and hardly notices.
 */
const TRUE_US = { p99: 90_000, p999: 99_000 };

const { seconds, rate, json } = new Command("bench:truth")
  .description("Compare latencies with those computed from a known stall; the last line is one line of JSON.")
  .option("--seconds <n>", "length of each window", Number, 20)
  .option("--rate <n>", "requests per second of the open loop", Number, 2_000)
  .option("--json", "print the JSON line only")
  .parse()
  .opts<{ seconds: number; rate: number; json?: boolean }>();

const say = (text: string) => (json ? undefined : process.stderr.write(`${text}\n`));
const duration_ms = seconds * 1000;
const workload = plainWorkload({
  name: "truth",
  verb: "SET",
  bytes: 16,
  connections: 50,
  rate_ops: rate,
  closed_ms: duration_ms,
  lead_in_ms: 500,
  open_ms: duration_ms,
});

const placement = planPlacement(readPlacementFacts());
say(`placement: ${placement.said}`);
const [file = "", ...args] = placeCommand(
  placement,
  placement.engine,
)([process.execPath, join(import.meta.dirname, "truth-server.ts")]);
const server = spawn(file, args, { stdio: ["ignore", "pipe", "inherit", "ipc"] });
const [line] = (await once(server.stdout!, "data")) as [Buffer];
const load = await startLoad({
  workload,
  at: { host: "127.0.0.1", port: Number(String(line)) },
  seed: 1,
  command: placeCommand(placement, placement.load),
});
try {
  const open = await load.openLoop();
  const { latency_us, operations } = open.groups.clients!;
  say(`open loop: ${operations} requests, p99 ${latency_us.p99} us, p99.9 ${latency_us.p999} us`);
  if (open.saturated) say(`generator saturated: ${open.saturated_reason}`);
  const closed = (await load.closedLoop()).groups.clients!;
  say(`closed loop: ${closed.operations} requests, p99 ${closed.latency_us.p99} us`);
  const error = (value_us: number | null, true_us: number) =>
    value_us === null ? null : Number(Math.abs(value_us / true_us - 1).toFixed(4));
  process.stdout.write(
    `${JSON.stringify({
      p99_error: error(latency_us.p99, TRUE_US.p99),
      p999_error: error(latency_us.p999, TRUE_US.p999),
      closed_loop_p99_ratio:
        closed.latency_us.p99 === null ? null : Number((closed.latency_us.p99 / TRUE_US.p99).toFixed(4)),
    })}\n`,
  );
} finally {
  await load.stop();
  server.disconnect();
}
