import type { Database } from "./database.ts";
import { memorySize } from "./memory-size.ts";

const MOST_PREFIXES = 128;

export interface PrefixFigures {
  keys: number;
  bytes: number;
}

/** What stands before the first colon; keys without one are counted together. */
export function prefixOf(key: string): string {
  const colon = key.indexOf(":");
  return colon < 0 ? "(none)" : key.slice(0, colon);
}

/** Keys and bytes for each prefix, the largest first. */
export function countPrefixes(databases: Database[]): [string, PrefixFigures][] {
  const figures = new Map<string, PrefixFigures>();
  for (const database of databases) {
    for (const [key, value] of database.entries()) {
      const prefix = prefixOf(key);
      const figure = figures.get(prefix) ?? { keys: 0, bytes: 0 };
      figure.keys++;
      figure.bytes += memorySize(key, value);
      figures.set(prefix, figure);
    }
  }
  return [...figures].sort((a, b) => b[1].bytes - a[1].bytes).slice(0, MOST_PREFIXES);
}
