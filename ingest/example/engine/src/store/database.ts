import { HashValue } from "./hash-value.ts";
import { ListValue } from "./list-value.ts";
import { SetValue } from "./set-value.ts";
import { SortedSetValue } from "./sorted-set-value.ts";
import { type Value, wrongType } from "./value.ts";

/** Told when a key it watches is written. */
export interface Watcher {
  touched: boolean;
}

/** One keyspace. Keys are texts with one character a byte. */
export class Database {
  readonly index: number;
  changes = 0;
  #values = new Map<string, Value>();
  #expiries = new Map<string, number>();
  #watchers = new Map<string, Set<Watcher>>();

  constructor(index: number) {
    this.index = index;
  }

  get size(): number {
    return this.#values.size;
  }

  get expiring(): number {
    return this.#expiries.size;
  }

  get(key: string): Value | undefined {
    if (this.#expiries.size > 0) this.#dropIfExpired(key);
    return this.#values.get(key);
  }

  string(key: string): Buffer | undefined {
    const value = this.get(key);
    if (value === undefined || value instanceof Uint8Array) return value;
    throw wrongType();
  }

  list(key: string): ListValue | undefined {
    const value = this.get(key);
    if (value === undefined || value instanceof ListValue) return value;
    throw wrongType();
  }

  hash(key: string): HashValue | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    if (!(value instanceof HashValue)) throw wrongType();
    if (value.expiring > 0) {
      value.dropExpired(Date.now());
      if (value.length === 0) {
        this.delete(key);
        return undefined;
      }
    }
    return value;
  }

  setOf(key: string): SetValue | undefined {
    const value = this.get(key);
    if (value === undefined || value instanceof SetValue) return value;
    throw wrongType();
  }

  sortedSet(key: string): SortedSetValue | undefined {
    const value = this.get(key);
    if (value === undefined || value instanceof SortedSetValue) return value;
    throw wrongType();
  }

  /** Puts a value and ends the key's expiry. */
  set(key: string, value: Value): void {
    if (this.#expiries.size > 0) this.#expiries.delete(key);
    this.#values.set(key, value);
    this.changed(key);
  }

  /** Puts a value and leaves the key's expiry. */
  replace(key: string, value: Value): void {
    this.#values.set(key, value);
    this.changed(key);
  }

  /** To be called after a value was altered in place. */
  changed(key: string): void {
    this.changes++;
    if (this.#watchers.size > 0) this.#tellWatchers(key);
  }

  /** To be called after elements were taken out: an empty collection is no key. */
  shrunk(key: string, value: Exclude<Value, Buffer>): void {
    if (value.length === 0) this.delete(key);
    else this.changed(key);
  }

  delete(key: string): boolean {
    if (this.#expiries.size > 0) this.#expiries.delete(key);
    if (!this.#values.delete(key)) return false;
    this.changed(key);
    return true;
  }

  expiryOf(key: string): number | undefined {
    return this.#expiries.get(key);
  }

  expireAt(key: string, at: number): void {
    if (at <= Date.now()) {
      this.delete(key);
      return;
    }
    this.#expiries.set(key, at);
    this.changed(key);
  }

  persist(key: string): boolean {
    if (!this.#expiries.delete(key)) return false;
    this.changed(key);
    return true;
  }

  /** Keys that are there; those just expired may be among them. */
  keys(): MapIterator<string> {
    return this.#values.keys();
  }

  entries(): MapIterator<[string, Value]> {
    return this.#values.entries();
  }

  expiries(): MapIterator<[string, number]> {
    return this.#expiries.entries();
  }

  /** The old maps are let go as a whole; their memory is collected later. */
  clear(): void {
    const keys = this.#watchers.size > 0 ? [...this.#watchers.keys()] : [];
    this.changes += this.#values.size;
    this.#values = new Map();
    this.#expiries = new Map();
    for (const key of keys) this.#tellWatchers(key);
  }

  watch(key: string, watcher: Watcher): void {
    const watchers = this.#watchers.get(key) ?? new Set();
    watchers.add(watcher);
    this.#watchers.set(key, watchers);
  }

  unwatch(key: string, watcher: Watcher): void {
    const watchers = this.#watchers.get(key);
    watchers?.delete(watcher);
    if (watchers?.size === 0) this.#watchers.delete(key);
  }

  /** Removes up to `limit` keys whose time has come, of `limit` looked at. */
  dropSomeExpired(now: number, limit: number): number {
    let looked = 0;
    let dropped = 0;
    for (const [key, at] of this.#expiries) {
      if (looked++ >= limit) break;
      if (at <= now && this.delete(key)) dropped++;
    }
    return dropped;
  }

  #dropIfExpired(key: string): void {
    const at = this.#expiries.get(key);
    if (at !== undefined && at <= Date.now()) this.delete(key);
  }

  #tellWatchers(key: string): void {
    for (const watcher of this.#watchers.get(key) ?? []) watcher.touched = true;
  }
}
