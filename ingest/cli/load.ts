import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { LoadError } from "../load/load-error.ts";
import { generatorVersion } from "../load/version.ts";
import { workloadRevision } from "../workloads/revision.ts";
import type { Workload } from "../workloads/workload.ts";
import { UsageError } from "./errors.ts";
import { adaptWorkload } from "./load/adapt-workload.ts";
import { chooseWorkload } from "./load/choose-workload.ts";
import { driveLoad, type LoadOrder } from "./load/drive.ts";
import { endpointOf } from "./load/endpoint.ts";
import { assertWelcome } from "./load/guard.ts";
import { assertWritable, hdrLog } from "./load/hdr-log.ts";
import { openLiveLine } from "./load/live-line.ts";
import { addLoadOptions, type LoadOptions } from "./load/options.ts";
import type { LoadReport } from "./load/report.ts";
import { headWords, saturationWords, searchWords, stepWords, summaryWords } from "./load/report-words.ts";
import { stopSignal } from "./stop-signal.ts";

const SATURATED = 3;

const MORE_HELP = `
Examples:
  plumbline load get-p1                                   a server on 127.0.0.1:6379
  plumbline load bursts --port 7000 --duration 10         each window for ten seconds
  plumbline load get-p1 --rate 50000 --only open          latency at 50,000 requests per second
  plumbline load get-p1 --search p99=1ms,p99.9=5ms        the highest rate that keeps these bounds
  plumbline load my-traffic.json --json | jq .open.groups a workload of one's own
  PLUMBLINE_PASSWORD=... plumbline load storm-tls --host cache.example.org --tls --cacert ca.pem
  plumbline load get-p1 --with redis-benchmark            its figures, for a cross-check

\`plumbline workloads\` lists the catalogue. Progress goes to stderr, figures to stdout.

It writes. Keys that it loads stay in the server; users that a workload makes are deleted
afterwards, and some workloads empty a database or take a snapshot. A server that holds keys
in the databases concerned is left alone unless you say --yes.

It ends with 0; with 1 where the load failed, or no rate kept the bounds twice; with 2 where
the command line is wrong or the server holds keys; with 3 where the generator was saturated,
so that its latencies say nothing of the server; with 130 after Ctrl-C.`;

export function addLoadVerb(program: Command): void {
  const command = program
    .command("load")
    .argument("<workload>", "a name of the catalogue, or a file: JSON, or a module with a default export")
    .description("Drive a workload at any RESP server, and say what came of it.");
  addLoadOptions(command)
    .addHelpText("after", MORE_HELP)
    .action(async (name: string, options: LoadOptions) => {
      process.exitCode = await load(name, options);
    });
}

/** Returns the exit code; throws what ended it early. */
async function load(name: string, options: LoadOptions): Promise<number> {
  const workload = adaptedWorkload(await chooseWorkload(name), options);
  const endpoint = endpointOf(options);
  const { preload, yes = false, json = false, hdr, seed, processes } = options;
  assertFitting(workload, options);
  if (hdr !== undefined) assertWritable(hdr);
  const signal = stopSignal();
  const live = openLiveLine(json);
  const print = (text: string) => void (json || process.stdout.write(text));
  const report: LoadReport = {
    workload,
    revision: workloadRevision(workload),
    generator_version: generatorVersion(),
    at: { host: endpoint.host, port: endpoint.port, tls: endpoint.tls !== undefined },
    server: null,
    seed,
    processes,
    saturation_ops: null,
    preload: null,
    warm_up: null,
    closed: null,
    open: null,
    search: null,
    native: null,
    census: null,
    error: null,
  };
  const order: LoadOrder = {
    endpoint,
    preload,
    search: options.search ? { bounds: options.search, step_ms: stepOf(options) } : null,
    tool: options.with ?? null,
    signal,
    live,
    say: (what) => {
      if ("untidy" in what) process.stderr.write(`plumbline: ${what.untidy}\n`);
      else print("step" in what ? stepWords(what.step) : saturationWords(what.saturation));
    },
  };
  try {
    report.server = await assertWelcome({ endpoint, workload, preload, yes });
    print(headWords(report, options.search));
    await driveLoad(report, order);
  } catch (error) {
    live.close();
    signal.throwIfAborted();
    if (!(error instanceof LoadError)) throw error;
    report.error = { kind: error.kind, phase: error.phase ?? null, message: error.message };
    // What was measured before is not lost.
    conclude(report, options);
    throw error;
  } finally {
    live.close();
  }
  conclude(report, options);
  return exitCodeOf(report);
}

function conclude(report: LoadReport, { json, hdr, seed }: LoadOptions): void {
  const { workload, search, generator_version } = report;
  if (json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else process.stdout.write(search ? searchWords(search) : summaryWords(report));
  if (hdr === undefined) return;
  const about = `plumbline load ${workload.name}, seed ${seed}, generator ${generator_version}`;
  try {
    writeFileSync(hdr, hdrLog(report, about));
  } catch (error) {
    throw new UsageError(`--hdr: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The workload with what the command line changes of it. */
function adaptedWorkload(workload: Workload, options: LoadOptions): Workload {
  const { duration, rate, connections, pipeline, search, with: tool } = options;
  const only = search ? "search" : tool ? "closed" : options.only;
  if (tool && options.only === "open")
    throw new UsageError(`${tool} knows closed loops only; leave out --only`);
  if (workload.clients.length === 0 && (search || tool)) {
    throw new UsageError(`${workload.name} has no traffic, only keys; choose another workload`);
  }
  const duration_ms = duration === undefined ? undefined : Math.round(duration * 1_000);
  return adaptWorkload(workload, { duration_ms, rate_ops: rate, connections, pipeline, only });
}

/** What could be told in the middle of the load as well, with the server written to by then. */
function assertFitting({ name, users, clients }: Workload, { preload, tls, with: tool }: LoadOptions): void {
  if (!preload && users.length > 0) {
    throw new UsageError(`${name} has users, which are made when keys are loaded; leave out --no-preload`);
  }
  if (!tls && !tool && clients.some((group) => group.tls)) {
    throw new UsageError(
      `${name} has encrypted connections; give --tls, and the server's port for them as --port`,
    );
  }
}

function stepOf({ duration }: LoadOptions): number | undefined {
  return duration === undefined ? undefined : Math.round(duration * 1_000);
}

function exitCodeOf({ closed, open, search }: LoadReport): number {
  if (search && search.rate_ops === null) return search.broken_at_ops === null ? SATURATED : 1;
  return closed?.saturated || open?.saturated ? SATURATED : 0;
}
