import type { Clients } from "../../workloads/schema/clients.ts";
import { type CommandData, REPLY_KINDS, type ReplyKind } from "../../workloads/schema/command.ts";
import { datasetOf } from "../../workloads/schema/consistency.ts";
import { commandChooser } from "./command-chooser.ts";
import type { Dataset } from "./dataset.ts";
import { type KeyChooser, keyChoosers } from "./key-chooser.ts";
import { Random } from "./random.ts";
import { type Composer, openComposer } from "./request-composer.ts";

const REQUESTS_OF_A_CYCLE = 2048;
const REQUESTS_OF_ALL_CYCLES = 400_000;
const BATCHES_AT_LEAST = 4;
const BYTES_OF_ALL_CYCLES = 64 * 1024 * 1024;

/** Numbers for the kinds of replies, for arrays that are looked at with each reply. */
export const REPLY_CODES = Object.fromEntries(
  Object.keys(REPLY_KINDS).map((kind, code) => [kind, code]),
) as Record<ReplyKind, number>;

/** What must come back for each request of a cycle. */
export interface Expectations {
  /** A REPLY_CODES number. */
  readonly kinds: Uint8Array;
  /** So many items an array must have; -1 where that is not known. */
  readonly items: Int32Array;
  /** Where in `values` those of this request begin. */
  readonly first_value: Int32Array;
  readonly values: readonly Buffer[];
  /** Where every byte of a batch's replies is known: these bytes, and the values in them. */
  readonly batches: readonly (KnownReplies | null)[];
  /** Replies of each batch. */
  readonly pipeline: number;
}

export interface KnownReplies {
  bytes: Buffer;
  /** Pairs: length of a value, how often it occurs. */
  value_bytes: Uint32Array;
}

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
  const composers = commands.map((command) => openComposer(command, datasetFor(datasets, command)));
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
    const keys = new Map(
      [...choosers].map(([dataset, chooser]): [Dataset, KeyChooser] => [dataset, chooser(place, random)]),
    );
    const expected = {
      kinds: new Uint8Array(requests),
      items: new Int32Array(requests),
      first_value: new Int32Array(requests),
      values: [] as Buffer[],
      batches: [] as (KnownReplies | null)[],
      pipeline,
    };
    const parts = new Uint8Array(requests);
    const batches: Buffer[] = [];
    const value_bytes: Uint32Array[] = [];
    let batch: Buffer[] = [];
    let lengths: number[] = [];
    for (let n = 0; n < requests; n++) {
      const at = choose(place, n, random);
      const { dataset, compose, command } = composers[at]!;
      expected.first_value[n] = expected.values.length;
      const request = compose(dataset ? keys.get(dataset)! : () => 0, random, expected.values, lengths);
      expected.kinds[n] = REPLY_CODES[command.reply];
      expected.items[n] = command.reply_items ?? -1;
      parts[n] = command.part === undefined ? 0 : part_names.indexOf(command.part) + 1;
      batch.push(request);
      if (batch.length < pipeline) continue;
      expected.batches.push(knownReplies(expected, n + 1 - pipeline, n + 1));
      batches.push(pipeline === 1 ? request : Buffer.concat(batch));
      value_bytes.push(Uint32Array.from(lengths));
      batch = [];
      lengths = [];
    }
    return { pipeline, batches, value_bytes, expected, parts: part_names.length === 0 ? null : parts };
  };
}

function datasetFor(datasets: readonly Dataset[], command: CommandData): Dataset | undefined {
  const data = datasetOf(
    datasets.map((dataset) => dataset.data),
    command,
  );
  return datasets.find((dataset) => dataset.data === data);
}

/** Whole batches, and whole lists where commands come as listed; bounded in number and in bytes. */
function requestsOfACycle(
  { commands, connections, order, pipeline }: Clients,
  composers: Composer[],
): number {
  const mean_bytes = composers.reduce((sum, { mean_bytes }) => sum + mean_bytes, 0) / composers.length;
  const affordable = Math.floor(BYTES_OF_ALL_CYCLES / (connections * Math.max(1, mean_bytes)));
  const few = Math.floor(REQUESTS_OF_ALL_CYCLES / connections);
  const wanted = Math.min(REQUESTS_OF_A_CYCLE, few, pipeline === 1 ? REQUESTS_OF_A_CYCLE : affordable);
  const unit = order === "listed" ? leastCommonMultiple(pipeline, commands.length) : pipeline;
  return Math.ceil(Math.max(BATCHES_AT_LEAST * pipeline, wanted) / unit) * unit;
}

const KNOWN_REPLIES: Partial<Record<ReplyKind, string>> = { ok: "OK", pong: "PONG", queued: "QUEUED" };
const known_statuses = new Map(
  Object.entries(KNOWN_REPLIES).map(([kind, text]) => [
    REPLY_CODES[kind as ReplyKind],
    Buffer.from(`+${text}\r\n`),
  ]),
);
/** Above this a copy of the replies costs more memory than comparing them whole saves time. */
const KNOWN_BYTES_MAX = 8192;

/** The replies to the requests of a batch, as they must come back; null where that is not known to the byte. */
function knownReplies(
  { kinds, first_value, values }: Expectations,
  first: number,
  end: number,
): KnownReplies | null {
  const parts: (Buffer | string)[] = [];
  const lengths: number[] = [];
  let bytes = 0;
  for (let n = first; n < end; n++) {
    const status = known_statuses.get(kinds[n]!);
    const value = kinds[n] === REPLY_CODES.value ? values[first_value[n]!]! : null;
    if (!status && !value) return null;
    bytes += value ? value.length + 16 : status!.length;
    if (bytes > KNOWN_BYTES_MAX) return null;
    if (value) lengths.push(value.length);
    parts.push(...(value ? [`$${value.length}\r\n`, value, "\r\n"] : [status!]));
  }
  const all = Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
  return { bytes: all, value_bytes: countLengths(lengths) };
}

function countLengths(lengths: readonly number[]): Uint32Array {
  const counts = Map.groupBy(lengths, (bytes) => bytes);
  return Uint32Array.from([...counts].flatMap(([bytes, all]) => [bytes, all.length]));
}

function leastCommonMultiple(a: number, b: number): number {
  const divisor = (x: number, y: number): number => (y === 0 ? x : divisor(y, x % y));
  return (a * b) / divisor(a, b);
}
