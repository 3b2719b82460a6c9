import type { Clients } from "../../workloads/schema/clients.ts";
import { datasetOf } from "../../workloads/schema/dataset.ts";
import { commandChooser } from "./command-chooser.ts";
import type { Dataset } from "./dataset.ts";
import { type Expectations, joinKnown, type KnownReplies, REPLY_CODES } from "./expectations.ts";
import { type KeyChooser, keyChoosers } from "./key-chooser.ts";
import { Random } from "./random.ts";
import { type Composed, type Composer, openComposer } from "./request-composer.ts";

const REQUESTS_OF_A_CYCLE = 512;
const REQUESTS_OF_ALL_CYCLES = 400_000;
const BATCHES_AT_LEAST = 4;
const BYTES_OF_ALL_CYCLES = 64 * 1024 * 1024;

/**
 * What one connection sends, worked out before any window: a cycle of batches of `pipeline` requests
 * each. It depends on the workload, the seed and the connection's number only, never on how many
 * processes share the connections.
 */
export interface RequestStream {
  /** Requests of each batch. */
  readonly pipeline: number;
  readonly batches: readonly Buffer[];
  /** Lengths of the values that each batch writes. */
  readonly value_bytes: readonly Uint32Array[];
  readonly expected: Expectations;
  /** For each request of the cycle the number of its part, counted from 1; 0 has none. Null where nothing has. */
  readonly parts: Uint8Array | null;
}

export interface StreamOptions {
  clients: Clients;
  datasets: readonly Dataset[];
  seed: number;
  /** The number of the group's first connection among those of the whole workload. */
  first_connection: number;
}

/** The parts that a group's commands name, in the order of the numbers in RequestStream.parts. */
export function partsOf({ commands }: Clients): string[] {
  return [...new Set(commands.flatMap(({ part }) => part ?? []))];
}

/** Gives the stream of the connection at each place of its group. */
export function requestStreams({
  clients,
  datasets,
  seed,
  first_connection,
}: StreamOptions): (place: number) => RequestStream {
  const { commands, connections, pipeline } = clients;
  const choose = commandChooser(clients, seed);
  const composers = commands.map((command) => openComposer(command, datasetOf(datasets, command)));
  const choosers = new Map(
    [...new Set(composers.flatMap(({ dataset }) => dataset ?? []))].map((dataset) => [
      dataset,
      keyChoosers(clients.keys, dataset.keys, { seed, connections }),
    ]),
  );
  const part_names = partsOf(clients);
  const requests = requestsOfACycle(clients, composers);
  return (place) => {
    const random = new Random(seed, first_connection + place);
    const keys = new Map([...choosers].map(([dataset, chooser]) => [dataset, chooser(place, random)]));
    const nextKeys = composers.map(({ dataset }) => (dataset ? keys.get(dataset)! : firstKey));
    const expected = {
      kinds: new Uint8Array(requests),
      items: new Int32Array(requests),
      first_value: new Int32Array(requests),
      commands: new Uint8Array(requests),
      values: [] as Buffer[],
      batches: [] as (KnownReplies | null)[],
      pipeline,
    };
    const parts = new Uint8Array(requests);
    const batches: Buffer[] = [];
    const value_bytes: Uint32Array[] = [];
    let batch: Composed[] = [];
    for (let n = 0; n < requests; n++) {
      const at = choose(place, n, random);
      const { compose, command } = composers[at]!;
      const request = compose(nextKeys[at]!, random);
      expected.first_value[n] = expected.values.length;
      for (const value of request.values) expected.values.push(value);
      expected.commands[n] = at;
      expected.kinds[n] = REPLY_CODES[command.reply];
      expected.items[n] = command.reply_items ?? -1;
      parts[n] = command.part === undefined ? 0 : part_names.indexOf(command.part) + 1;
      if (pipeline === 1) {
        batches.push(request.bytes);
        value_bytes.push(request.written);
        expected.batches.push(request.known);
        continue;
      }
      batch.push(request);
      if (batch.length < pipeline) continue;
      batches.push(Buffer.concat(batch.map(({ bytes }) => bytes)));
      value_bytes.push(Uint32Array.from(batch.flatMap(({ written }) => [...written])));
      expected.batches.push(joinKnown(batch.map(({ known }) => known)));
      batch = [];
    }
    return { pipeline, batches, value_bytes, expected, parts: part_names.length === 0 ? null : parts };
  };
}

const firstKey: KeyChooser = () => 0;

/** Whole batches, and whole lists where commands come as listed; bounded in number and in bytes. */
function requestsOfACycle(
  { commands, connections, order, pipeline }: Clients,
  composers: Composer[],
): number {
  const mean_bytes = composers.reduce((sum, { mean_bytes }) => sum + mean_bytes, 0) / composers.length;
  const affordable = Math.floor(BYTES_OF_ALL_CYCLES / (connections * Math.max(1, mean_bytes)));
  const few = Math.floor(REQUESTS_OF_ALL_CYCLES / connections);
  const shared = pipeline === 1 && composers.every((composer) => composer.shared);
  // Long enough for all connections together to come by every key.
  const keys = Math.max(0, ...composers.map(({ dataset }) => dataset?.keys ?? 0));
  const long = Math.max(REQUESTS_OF_A_CYCLE, Math.ceil(keys / connections));
  const wanted = Math.min(long, few, shared ? long : affordable);
  const unit = order === "listed" ? leastCommonMultiple(pipeline, commands.length) : pipeline;
  return Math.ceil(Math.max(BATCHES_AT_LEAST * pipeline, wanted) / unit) * unit;
}

function leastCommonMultiple(a: number, b: number): number {
  const divisor = (x: number, y: number): number => (y === 0 ? x : divisor(y, x % y));
  return (a * b) / divisor(a, b);
}
