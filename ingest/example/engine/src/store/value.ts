import { CommandError } from "../command.ts";
import { HashValue } from "./hash-value.ts";
import { ListValue } from "./list-value.ts";
import { SetValue } from "./set-value.ts";
import type { SortedSetValue } from "./sorted-set-value.ts";

/** What a key holds. A string is its bytes, owned by the keyspace. */
export type Value = Buffer | ListValue | HashValue | SetValue | SortedSetValue;

export type TypeName = "string" | "list" | "hash" | "set" | "zset";

export const wrongType = () =>
  new CommandError("WRONGTYPE Operation against a key holding the wrong kind of value");

export function typeOf(value: Value): TypeName {
  if (value instanceof Uint8Array) return "string";
  if (value instanceof ListValue) return "list";
  if (value instanceof HashValue) return "hash";
  return value instanceof SetValue ? "set" : "zset";
}

export function encodingOf(value: Value): string {
  if (value instanceof Uint8Array) {
    if (value.length <= 20 && /^-?(0|[1-9]\d*)$/.test(value.toString("latin1"))) return "int";
    return value.length <= 44 ? "embstr" : "raw";
  }
  if (value instanceof ListValue) return value.length <= 128 ? "listpack" : "quicklist";
  if (value instanceof HashValue) return value.length <= 128 ? "listpack" : "hashtable";
  if (value instanceof SetValue) return value.length <= 128 ? "listpack" : "hashtable";
  return value.length <= 128 ? "listpack" : "skiplist";
}
