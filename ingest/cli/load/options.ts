import { type Command, InvalidArgumentError, Option } from "commander";
import { nativeTools } from "../../load/adapters/index.ts";
import type { LatencyBounds } from "../../load/conduct/search-rate.ts";
import { WORKLOAD_LIMITS } from "../../workloads/workload.ts";
import type { EndpointOptions } from "./endpoint.ts";

export interface LoadOptions extends EndpointOptions {
  seed: number;
  processes: number;
  duration?: number;
  rate?: number;
  connections?: number;
  pipeline?: number;
  preload: boolean;
  only?: "closed" | "open";
  search?: LatencyBounds;
  with?: string;
  json?: boolean;
  hdr?: string;
  yes?: boolean;
}

const PROCESSES_MAX = 64;
const SEED_MAX = 2 ** 31 - 1;

export function addLoadOptions(command: Command): Command {
  const tools = nativeTools.map(({ name }) => name);
  return command
    .option("--host <host>", "where the server is", "127.0.0.1")
    .option("--port <port>", "the port it listens on", whole(1, 65_535), 6379)
    .option("--user <name>", "whom to sign in as, where it is not the default user")
    .addOption(
      new Option(
        "--password <password>",
        "better in the environment: every user of this machine can read a command line, and shells keep it",
      ).env("PLUMBLINE_PASSWORD"),
    )
    .option("--tls", "encrypt every connection")
    .option("--cacert <file>", "trust the authorities of this PEM file")
    .option("--cert <file>", "the client's own certificate (PEM)")
    .option("--key <file>", "and its key (PEM)")
    .option("--insecure", "accept any certificate")
    .option(
      "--seed <number>",
      "the same seed asks for the same keys in the same order",
      whole(0, SEED_MAX),
      1,
    )
    .option(
      "--processes <n>",
      "share the connections among so many, each of which wants a core of its own",
      whole(1, PROCESSES_MAX),
      1,
    )
    .option("--duration <seconds>", "length of each window, or of each step of a search", seconds)
    .option("--rate <ops>", "constant requests per second of the first group, in the open loop", rate)
    .option("--connections <n>", "of the first group", whole(1, WORKLOAD_LIMITS.connections))
    .option(
      "--pipeline <n>",
      "requests sent together, of the first group",
      whole(1, WORKLOAD_LIMITS.pipeline),
    )
    .option("--no-preload", "the keys are there already; load only those that expire in the window")
    .addOption(new Option("--only <window>", "leave the other window out").choices(["closed", "open"]))
    .addOption(
      new Option("--search <bounds>", "find the highest rate that keeps p99=5ms,p99.9=20ms or one of them")
        .argParser(parseBounds)
        .conflicts(["rate", "only", "hdr"]),
    )
    .addOption(
      new Option("--with <program>", "let this one drive the closed loop instead of our own generator")
        .choices(tools)
        .conflicts(["rate", "search", "hdr", "tls", "seed", "preload"]),
    )
    .option("--json", "print one JSON document instead of the summary")
    .option("--hdr <file>", "write every latency in HdrHistogram's log format")
    .option("--yes", "write to the server though it holds keys already");
}

/**
 * Reads "p99=5ms,p99.9=20ms"; units are us, ms and s.
 * @throws InvalidArgumentError
 */
export function parseBounds(text: string): LatencyBounds {
  const bounds: LatencyBounds = {};
  for (const one of text.split(",")) {
    const match = /^\s*(p99|p99\.9|p999)\s*=\s*(\d{1,9}(?:\.\d{1,6})?)\s*(us|ms|s)\s*$/.exec(one);
    if (!match) throw new InvalidArgumentError(`"${one}" is no bound; write p99=5ms,p99.9=20ms.`);
    const us = Number(match[2]) * { us: 1, ms: 1_000, s: 1_000_000 }[match[3] as "us"];
    const name = match[1] === "p99" ? "p99_us" : "p999_us";
    if (us <= 0) throw new InvalidArgumentError(`${match[1]} must be more than nothing.`);
    if (bounds[name] !== undefined) throw new InvalidArgumentError(`${match[1]} is there twice.`);
    bounds[name] = us;
  }
  return bounds;
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,12}$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
  };
}

function seconds(text: string): number {
  const value = Number(text);
  const most = WORKLOAD_LIMITS.duration_ms / 1_000;
  if (/^\d{1,6}(\.\d{1,3})?$/.test(text) && value >= 0.01 && value <= most) return value;
  throw new InvalidArgumentError(`It is a number of seconds from 0.01 to ${most}.`);
}

function rate(text: string): number {
  const value = Number(text);
  if (/^\d{1,9}(\.\d{1,3})?$/.test(text) && value >= 0.1 && value <= 5_000_000) return value;
  throw new InvalidArgumentError("It is a number of requests per second from 0.1 to 5000000.");
}
