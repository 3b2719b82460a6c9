import { LoadError } from "../load-error.ts";
import type { Administration } from "./administration.ts";
import type { Tenant } from "./census.ts";

/** So many keys are looked at, whatever there are: the share falls as they grow. */
const KEYS_SEEN = 20_000;
const KEYS_WEIGHED = 400;
const SCAN_COUNT = 1000;
const SCANS_MAX = 2000;
const Z_95 = 1.96;

export interface HeldEstimate {
  /** Null where none of them was among those seen. */
  keys: number | null;
  bytes: number | null;
  /** Half the width of the 95 % interval; 0 where every key was weighed. */
  bytes_error: number | null;
}

const UNKNOWN: HeldEstimate = { keys: null, bytes: null, bytes_error: null };

/**
 * Estimates keys and bytes by prefix from part of the keys: SCAN walks them in the order of their hashes, which is
 * as good as a random one; of those seen some are weighed by MEMORY USAGE. Two-stage sampling with finite population
 * corrections (W. G. Cochran, "Sampling Techniques", 3rd ed., ch. 2 and 10).
 */
export async function sampleKeys(
  administration: Administration,
  tenants: readonly Tenant[],
): Promise<Map<string, HeldEstimate>> {
  const total = countOf(await administration.ask("DBSIZE"));
  if (total === null) throw new LoadError("protocol-error", "DBSIZE was not answered with a number of keys");
  const seen = await scan(administration, total);
  const estimates = new Map<string, HeldEstimate>();
  for (const { name, key_prefix } of tenants) {
    const own = seen.filter((key) => key.startsWith(key_prefix));
    const weights = await weigh(administration, own);
    estimates.set(name, estimate({ total, seen: seen.length, own: own.length, weights }));
  }
  return estimates;
}

/** Keys and bytes of one prefix from what was seen; all counts are numbers of keys. */
export function estimate({
  total,
  seen,
  own,
  weights,
}: {
  total: number;
  seen: number;
  own: number;
  /** Bytes of those of its keys that were weighed; null where the engine cannot tell. */
  weights: readonly number[] | null;
}): HeldEstimate {
  if (seen === 0) return total === 0 ? { keys: 0, bytes: 0, bytes_error: 0 } : UNKNOWN;
  const whole = Math.max(total, seen);
  const share = own / seen;
  const keys = seen >= whole ? own : whole * share;
  if (weights === null) return { keys: Math.round(keys), bytes: null, bytes_error: null };
  if (own === 0) return seen >= whole ? { keys: 0, bytes: 0, bytes_error: 0 } : UNKNOWN;
  if (weights.length === 0) return { keys: Math.round(keys), bytes: null, bytes_error: null };
  const mean = weights.reduce((sum, bytes) => sum + bytes, 0) / weights.length;
  const variance =
    weights.reduce((sum, bytes) => sum + (bytes - mean) ** 2, 0) / Math.max(1, weights.length - 1);
  const keys_error = whole * Math.sqrt(((share * (1 - share)) / seen) * Math.max(0, 1 - seen / whole));
  const mean_error = Math.sqrt((variance / weights.length) * Math.max(0, 1 - weights.length / keys));
  return {
    keys: Math.round(keys),
    bytes: Math.round(keys * mean),
    bytes_error: Math.round(Z_95 * Math.hypot(keys_error * mean, mean_error * keys)),
  };
}

async function scan({ ask }: Administration, total: number): Promise<string[]> {
  const keys = new Set<string>();
  let cursor = "0";
  for (let scans = 0; scans < SCANS_MAX; scans++) {
    const reply = await ask("SCAN", cursor, "COUNT", String(SCAN_COUNT));
    if (!Array.isArray(reply) || !Array.isArray(reply[1])) break;
    for (const key of reply[1]) keys.add(String(key));
    cursor = String(reply[0]);
    if (cursor === "0" || (keys.size >= KEYS_SEEN && keys.size < total)) break;
  }
  return [...keys];
}

function countOf(answer: unknown): number | null {
  return typeof answer === "number" && Number.isSafeInteger(answer) && answer >= 0 ? answer : null;
}

/** Evenly spaced ones of these keys. */
async function weigh({ ask }: Administration, keys: readonly string[]): Promise<number[] | null> {
  const step = Math.max(1, keys.length / KEYS_WEIGHED);
  const weights: number[] = [];
  for (let at = 0; at < keys.length; at += step) {
    const bytes = await ask("MEMORY", "USAGE", keys[Math.floor(at)]!).catch(() => undefined);
    if (bytes === undefined) return null;
    // A key that expired meanwhile.
    const weight = countOf(bytes);
    if (weight !== null) weights.push(weight);
  }
  return weights;
}
