import { valueChoices } from "../workloads/value-lengths.ts";
import type { Workload } from "../workloads/workload.ts";
import { Random } from "./random.ts";

const DATASET_SEED = 20_260_101;

/**
 * The keys of a workload and the requests that read and write them. It is the same for every seed:
 * the seed decides who asks for what, never what there is.
 */
export class Dataset {
  /** Length of each key's value. */
  readonly value_bytes: Uint32Array;
  readonly payload_bytes: number;
  readonly #prefix: string;
  readonly #payload: string;
  readonly #gets: (Buffer | undefined)[] = [];
  readonly #sets: (Buffer | undefined)[] = [];

  constructor(dataset: Workload["dataset"]) {
    this.#prefix = dataset.key_prefix;
    this.value_bytes = lengthsInProportion(dataset);
    this.payload_bytes = this.value_bytes.reduce((sum, bytes) => sum + bytes, 0);
    this.#payload = payload(this.value_bytes.reduce((most, bytes) => Math.max(most, bytes), 0));
  }

  get keys(): number {
    return this.value_bytes.length;
  }

  get(key: number): Buffer {
    this.#gets[key] ??= request(["GET", this.#name(key)]);
    return this.#gets[key];
  }

  set(key: number): Buffer {
    this.#sets[key] ??= this.load(key);
    return this.#sets[key];
  }

  /** The request that loads the key: as `set`, but not kept. */
  load(key: number): Buffer {
    return request(["SET", this.#name(key), this.#payload.slice(0, this.value_bytes[key])]);
  }

  #name(key: number): string {
    return this.#prefix + String(key).padStart(8, "0");
  }
}

/** Each length in exact proportion to its weight (largest remainders), spread over the keys. */
function lengthsInProportion(dataset: Workload["dataset"]): Uint32Array {
  const choices = valueChoices(dataset.value_bytes);
  const total = choices.reduce((sum, choice) => sum + choice.weight, 0);
  const shares = choices.map(({ bytes, weight }) => {
    const exact = (dataset.keys * weight) / total;
    return { bytes, count: Math.floor(exact), remainder: exact - Math.floor(exact) };
  });
  let left = dataset.keys - shares.reduce((sum, share) => sum + share.count, 0);
  for (const share of shares.toSorted((a, b) => b.remainder - a.remainder)) {
    if (left-- > 0) share.count++;
  }
  const lengths = new Uint32Array(dataset.keys);
  let at = 0;
  for (const { bytes, count } of shares) {
    lengths.fill(bytes, at, at + count);
    at += count;
  }
  new Random(DATASET_SEED, 0).shuffle(lengths);
  return lengths;
}

/** Random letters and digits: nothing that an engine could compress away or take for a number. */
function payload(bytes: number): string {
  const random = new Random(DATASET_SEED, 1);
  const block = Buffer.alloc(Math.min(bytes, 65_536));
  for (let at = 0; at < block.length; at++) block[at] = 97 + random.below(26);
  return block
    .toString("latin1")
    .repeat(Math.ceil(bytes / 65_536))
    .slice(0, bytes);
}

/** One command as RESP writes it: an array of bulk strings. */
function request(words: string[]): Buffer {
  const bulks = words.map((word) => `$${word.length}\r\n${word}\r\n`);
  return Buffer.from(`*${words.length}\r\n${bulks.join("")}`, "latin1");
}
