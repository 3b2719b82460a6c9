import { meanValueBytes } from "../workloads/value-lengths.ts";
import type { Workload } from "../workloads/workload.ts";
import type { Dataset } from "./dataset.ts";
import { Random } from "./random.ts";
import { EXPECT_OK } from "./reply-parser.ts";

const REQUESTS_OF_A_CYCLE = 2048;
const BATCHES_AT_LEAST = 4;
const BYTES_OF_ALL_CYCLES = 64 * 1024 * 1024;
const SHUFFLE_STREAM = 0x7fff_ffff;

/**
 * What one connection sends, worked out before any window: a cycle of batches of `pipeline` requests
 * each. It depends on the workload, the seed and the connection's number only, never on how many
 * processes share the connections.
 */
export interface RequestStream {
  /** Requests of each batch. */
  readonly pipeline: number;
  readonly batches: readonly Buffer[];
  /** Bytes of values written by each batch. */
  readonly payload_bytes: Float64Array;
  /** For each request of the cycle the length of the bulk it must return, or EXPECT_OK. */
  readonly expected: Int32Array;
}

export function createRequestStreams(workload: Workload, dataset: Dataset, seed: number): RequestStream[] {
  const order = new Uint32Array(dataset.keys).map((_, key) => key);
  if (workload.key_choice.kind === "shuffled") new Random(seed, SHUFFLE_STREAM).shuffle(order);
  return Array.from({ length: workload.connections }, (_, connection) =>
    createRequestStream(workload, dataset, order, seed, connection),
  );
}

function createRequestStream(
  workload: Workload,
  dataset: Dataset,
  order: Uint32Array,
  seed: number,
  connection: number,
): RequestStream {
  const random = new Random(seed, connection);
  const nextKey = keyChooser(workload, order, random, connection);
  const nextCommand = commandChooser(workload, random);
  const { pipeline } = workload;
  const batch_count = Math.ceil(requestsOfACycle(workload) / pipeline);
  const expected = new Int32Array(batch_count * pipeline);
  const payload_bytes = new Float64Array(batch_count);
  const batches: Buffer[] = [];
  const requests: Buffer[] = [];
  for (let at = 0; at < expected.length; at++) {
    const key = nextKey();
    if (nextCommand() === "GET") {
      expected[at] = dataset.value_bytes[key]!;
      requests.push(dataset.get(key));
    } else {
      expected[at] = EXPECT_OK;
      payload_bytes[batches.length]! += dataset.value_bytes[key]!;
      requests.push(dataset.set(key));
    }
    if (requests.length < pipeline) continue;
    batches.push(pipeline === 1 ? requests[0]! : Buffer.concat(requests));
    requests.length = 0;
  }
  return { pipeline, batches, payload_bytes, expected };
}

/** Single requests are shared between connections; batches are copies, so their memory is bounded. */
function requestsOfACycle({ pipeline, connections, commands, dataset }: Workload): number {
  if (pipeline === 1) return REQUESTS_OF_A_CYCLE;
  const writes = commands.some(({ command }) => command === "SET");
  const request_bytes = 64 + dataset.key_prefix.length + (writes ? meanValueBytes(dataset.value_bytes) : 0);
  const affordable = Math.floor(BYTES_OF_ALL_CYCLES / (connections * request_bytes));
  return Math.max(BATCHES_AT_LEAST * pipeline, Math.min(REQUESTS_OF_A_CYCLE, affordable));
}

function keyChooser(
  { key_choice, connections }: Workload,
  order: Uint32Array,
  random: Random,
  connection: number,
) {
  if (key_choice.kind === "uniform") return () => random.below(order.length);
  let at = Math.floor((connection * order.length) / connections);
  return () => order[at++ % order.length]!;
}

function commandChooser({ commands }: Workload, random: Random) {
  const only = commands[0]!.command;
  if (commands.length === 1) return () => only;
  const total = commands.reduce((sum, { weight }) => sum + weight, 0);
  return () => {
    let left = random.fraction() * total;
    for (const { command, weight } of commands) {
      left -= weight;
      if (left < 0) return command;
    }
    return only;
  };
}
