import type { Dataset } from "../traffic/dataset.ts";
import { REPLY_CODES } from "../traffic/expectations.ts";
import { encodeCommand } from "../wire/resp.ts";

const ELEMENTS_AT_ONCE = 500;
const BYTES_AT_ONCE = 64 * 1024;

/** One pass over a dataset: requests that all get the same kind of reply. */
export interface LoadingPass {
  reply: number;
  requests: Iterable<Buffer>;
}

/**
 * The requests that bring a dataset about. `expires_at_ms`, on performance.now's clock, is when its keys or fields
 * expire; what is left of it is said with each request, when that is made.
 */
export function loadingPasses(dataset: Dataset, expires_at_ms: number | null): LoadingPass[] {
  const { kind, expire } = dataset.data;
  if (kind === "string") {
    const requests = strings(dataset, expire ? expires_at_ms : null);
    return [{ reply: REPLY_CODES.ok, requests }];
  }
  const load = {
    reply: kind === "stream" ? REPLY_CODES.bulk : REPLY_CODES.integer,
    requests: elements(dataset),
  };
  if (!expire || expires_at_ms === null) return [load];
  const expiries =
    expire.what === "keys"
      ? { reply: REPLY_CODES.integer, requests: keyExpiries(dataset, expires_at_ms) }
      : { reply: REPLY_CODES.array, requests: fieldExpiries(dataset, expires_at_ms) };
  return [load, expiries];
}

function* strings(dataset: Dataset, expires_at_ms: number | null): Generator<Buffer> {
  for (let key = 0; key < dataset.keys; key++) {
    const expiry = expires_at_ms === null ? [] : ["PX", leftUntil(expires_at_ms)];
    yield encodeCommand(["SET", dataset.key(key), dataset.value(key), ...expiry]);
  }
}

/** A few hundred elements a request, so that none is too long for an engine's limits. */
function* elements(dataset: Dataset): Generator<Buffer> {
  const { elements: count, kind } = dataset.data;
  for (let key = 0; key < dataset.keys; key++) {
    if (kind === "stream") {
      for (let element = 0; element < count; element++) {
        yield encodeCommand(["XADD", dataset.key(key), "*", "field", dataset.value(key, element)]);
      }
      continue;
    }
    const name = { hash: "HSET", list: "RPUSH", set: "SADD", zset: "ZADD", string: "SET" }[kind];
    let words: (string | Buffer)[] = [];
    let bytes = 0;
    for (let element = 0; element < count; element++) {
      const added = wordsOf(dataset, key, element);
      words.push(...added);
      bytes += added.reduce((sum, word) => sum + word.length, 0);
      const full = words.length >= ELEMENTS_AT_ONCE || bytes >= BYTES_AT_ONCE;
      if (!full && element < count - 1) continue;
      yield encodeCommand([name, dataset.key(key), ...words]);
      words = [];
      bytes = 0;
    }
  }
}

function wordsOf(dataset: Dataset, key: number, element: number): (string | Buffer)[] {
  const name = dataset.element(key, element);
  if (dataset.data.kind === "hash") return [name, dataset.value(key, element)];
  return dataset.data.kind === "zset" ? [String(element), name] : [name];
}

function* keyExpiries(dataset: Dataset, expires_at_ms: number): Generator<Buffer> {
  for (let key = 0; key < dataset.keys; key++) {
    yield encodeCommand(["PEXPIRE", dataset.key(key), leftUntil(expires_at_ms)]);
  }
}

function* fieldExpiries(dataset: Dataset, expires_at_ms: number): Generator<Buffer> {
  const { elements: count } = dataset.data;
  for (let key = 0; key < dataset.keys; key++) {
    for (let first = 0; first < count; first += ELEMENTS_AT_ONCE) {
      const fields = Array.from({ length: Math.min(ELEMENTS_AT_ONCE, count - first) }, (_, at) =>
        dataset.element(key, first + at),
      );
      const left = leftUntil(expires_at_ms);
      yield encodeCommand(["HPEXPIRE", dataset.key(key), left, "FIELDS", String(fields.length), ...fields]);
    }
  }
}

function leftUntil(at_ms: number): string {
  return String(Math.max(1, Math.round(at_ms - performance.now())));
}
