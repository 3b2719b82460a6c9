import type { DatasetData } from "../../workloads/schema/dataset.ts";
import { largestValueBytes, valueLengths } from "../../workloads/schema/value-lengths.ts";
import { type Content, openContent } from "./content.ts";
import { Random } from "./random.ts";

const DATASET_SEED = 20_260_101;
/** Lengths are laid out once for so many values and repeat after that. */
const LENGTHS_KEPT = 1_048_576;

/**
 * The keys, elements and values of a dataset. They are the same for every seed: the seed decides who asks
 * for what, never what there is.
 */
export class Dataset {
  readonly data: DatasetData;
  readonly #content: Content;
  readonly #lengths: Uint32Array;
  readonly #deflated: (Buffer | undefined)[] = [];

  constructor(data: DatasetData) {
    this.data = data;
    this.#content = openContent(data.content, largestValueBytes(data.value_bytes));
    const values = Math.min(LENGTHS_KEPT, data.keys * data.elements);
    this.#lengths = valueLengths(data.value_bytes, values);
    new Random(DATASET_SEED, 0).shuffle(this.#lengths);
  }

  get name(): string {
    return this.data.name;
  }

  get keys(): number {
    return this.data.keys;
  }

  key(key: number): string {
    return this.data.key_prefix + numbered(key);
  }

  /** The value of a string, or of one element of another key, as it is on the wire. */
  value(key: number, element = 0): Buffer {
    const n = (key * this.data.elements + element) % this.#lengths.length;
    const bytes = this.#lengths[n]!;
    if (this.data.content !== "deflated") return this.#content(n, bytes);
    this.#deflated[n] ??= this.#content(n, bytes);
    return this.#deflated[n];
  }

  /** Bytes of all values together. */
  get payload_bytes(): number {
    const { keys, elements, content } = this.data;
    let bytes = 0;
    for (let n = 0; n < keys * elements; n++) {
      bytes += content === "deflated" ? this.value(0, n).length : this.#lengths[n % this.#lengths.length]!;
    }
    return bytes;
  }

  /** What names an element: a hash's field, a member of a set, the value of a list's element. */
  element(key: number, element: number): Buffer {
    switch (this.data.kind) {
      case "list":
        return this.value(key, element);
      case "set":
      case "zset": {
        // Members of one key must differ: the number comes first, the value's letters fill it up.
        const name = `e${numbered(element)}`;
        return Buffer.concat([Buffer.from(name, "latin1"), this.value(key, element).subarray(name.length)]);
      }
      default:
        return Buffer.from(`e${numbered(element)}`, "latin1");
    }
  }
}

function numbered(n: number): string {
  return String(n).padStart(8, "0");
}
