import type { CommandData } from "../../workloads/schema/command.ts";
import { meanValueBytes } from "../../workloads/schema/value-lengths.ts";
import { type Piece, parseWord } from "../../workloads/schema/words.ts";
import { encodeCommand, encodeInline } from "../wire/resp.ts";
import type { Dataset } from "./dataset.ts";
import { type KnownReplies, knownReply } from "./expectations.ts";
import type { KeyChooser } from "./key-chooser.ts";
import type { Random } from "./random.ts";

const NUMBERS = 1_000_000_000;

/** Fills in one command of a mix. */
export interface Composer {
  readonly command: CommandData;
  readonly dataset: Dataset | undefined;
  /** About how long a request is. */
  readonly mean_bytes: number;
  /** Whether equal requests are one in memory, whichever connection sends them. */
  readonly shared: boolean;
  /** The next request. */
  compose(nextKey: KeyChooser, random: Random): Composed;
}

/** A request and what must come back. */
export interface Composed {
  readonly bytes: Buffer;
  /** Lengths of the values that it writes. */
  readonly written: Uint32Array;
  /** Values that must come back. */
  readonly values: readonly Buffer[];
  /** The whole reply, where it is known to the byte. */
  readonly known: KnownReplies | null;
}

export function openComposer(command: CommandData, dataset: Dataset | undefined): Composer {
  const words = command.words.map(parseWord);
  const encode = command.inline ? encodeInline : encodeCommand;
  const places = words.flat().flatMap((piece) => ("place" in piece ? [piece.place] : []));
  const draws = {
    key: places.some((place) => place === "key" || place === "value" || place === "element"),
    element: dataset && places.includes("element") ? dataset.data.elements : 0,
    number: places.includes("number"),
  };
  // Equal for equal keys: made once and shared by all connections.
  const by_key = places.every((place) => place === "key" || place === "value");
  const kept: (Composed | undefined)[] = [];
  const make = (request: Request): Composed => {
    const bytes = encode(words.flatMap((word) => fillIn(word, request)));
    const values =
      command.reply === "value"
        ? [dataset!.value(request.key, request.element)]
        : command.reply === "values"
          ? request.keys.map((key) => dataset!.value(key))
          : [];
    const written = Uint32Array.from(request.written);
    return { bytes, written, values, known: knownReply(command.reply, values[0]) };
  };
  const compose: Composer["compose"] = (nextKey, random) => {
    if (!by_key) return make(new Request(dataset, draws, nextKey, random));
    const key = draws.key ? nextKey() : 0;
    kept[key] ??= make(new Request(dataset, draws, () => key, random));
    return kept[key];
  };
  return { command, dataset, mean_bytes: meanBytes(words, dataset), shared: by_key, compose };
}

/** What one request has drawn: each place of a kind means the same key and the same element. */
class Request {
  readonly key: number;
  readonly element: number;
  readonly number: number;
  keys: number[] = [];
  written: number[] = [];
  readonly dataset: Dataset | undefined;
  readonly nextKey: KeyChooser;

  constructor(
    dataset: Dataset | undefined,
    draws: { key: boolean; element: number; number: boolean },
    nextKey: KeyChooser,
    random: Random,
  ) {
    this.dataset = dataset;
    this.nextKey = nextKey;
    this.key = draws.key ? nextKey() : 0;
    this.element = draws.element > 0 ? random.below(draws.element) : 0;
    this.number = draws.number ? random.below(NUMBERS) : 0;
  }
}

function fillIn(word: readonly Piece[], request: Request): (string | Buffer)[] {
  const first = word[0]!;
  if (word.length === 1 && "place" in first) {
    switch (first.place) {
      case "value": {
        const value = request.dataset!.value(request.key, request.element);
        request.written.push(value.length);
        return [value];
      }
      case "element":
        return [request.dataset!.element(request.key, request.element)];
      case "keys":
      case "pairs":
        return fillInMany(first, request);
    }
  }
  return [word.map((piece) => ("text" in piece ? piece.text : textOf(piece.place, request))).join("")];
}

function fillInMany(
  { place, count }: { place: string; count: number },
  request: Request,
): (string | Buffer)[] {
  const dataset = request.dataset!;
  request.keys = Array.from({ length: count }, () => request.nextKey());
  if (place === "keys") return request.keys.map((key) => dataset.key(key));
  return request.keys.flatMap((key) => {
    const value = dataset.value(key);
    request.written.push(value.length);
    return [dataset.key(key), value];
  });
}

function textOf(place: string, request: Request): string {
  switch (place) {
    case "key":
      return request.dataset!.key(request.key);
    case "element":
      return request.dataset!.element(request.key, request.element).toString("latin1");
    default:
      return String(request.number);
  }
}

function meanBytes(words: readonly (readonly Piece[])[], dataset: Dataset | undefined): number {
  const value_bytes = dataset ? meanValueBytes(dataset.data.value_bytes) : 0;
  const key_bytes = (dataset?.data.key_prefix.length ?? 0) + 8;
  const sizes = words.flat().map((piece): number => {
    if ("text" in piece) return piece.text.length;
    if (piece.place === "value") return value_bytes;
    if (piece.place === "keys") return piece.count * (key_bytes + 8);
    if (piece.place === "pairs") return piece.count * (key_bytes + value_bytes + 16);
    return key_bytes;
  });
  return sizes.reduce((sum, bytes) => sum + bytes + 8, 0);
}
