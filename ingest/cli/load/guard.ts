import { type Administration, administer } from "../../load/admin/administration.ts";
import { LoadError } from "../../load/load-error.ts";
import type { Endpoint } from "../../load/wire/endpoint.ts";
import type { Workload } from "../../workloads/workload.ts";
import { UsageError } from "../errors.ts";
import { count } from "./figure-words.ts";

const VISIT_MS = 5_000;
const DATABASES = Array.from({ length: 16 }, (_, database) => database);
/** These change nothing; any other command is taken for one that does. */
const READS = new Set(
  (
    "PING ECHO TIME INFO DBSIZE MULTI EXEC EXISTS TYPE TTL PTTL SCAN RANDOMKEY GET MGET STRLEN GETRANGE HGET HMGET " +
    "HGETALL HLEN HEXISTS HKEYS HVALS HSCAN LRANGE LLEN LINDEX SISMEMBER SMISMEMBER SMEMBERS SCARD SRANDMEMBER " +
    "SSCAN ZSCORE ZMSCORE ZCARD ZRANK ZRANGE ZREVRANGE ZRANGEBYSCORE ZCOUNT ZSCAN XLEN XRANGE XREVRANGE XREAD"
  ).split(" "),
);

export interface Visit {
  endpoint: Endpoint;
  workload: Workload;
  preload: boolean;
  /** The user said that keys and users of these names may be written over. */
  yes: boolean;
}

/**
 * Looks whether the server may be written to, before anything is. Tells what the server calls itself, or null.
 * @throws UsageError where it holds keys, or users of the workload's names, that may be somebody's.
 * @throws LoadError where it cannot be reached.
 */
export function assertWelcome({ endpoint, workload, preload, yes }: Visit): Promise<string | null> {
  const where = `${endpoint.host}:${endpoint.port}`;
  return administer(endpoint, VISIT_MS, async (administration) => {
    const server = serverWords(await answer(administration, "INFO", "server"));
    for (const { name } of workload.users) {
      const known = await answer(administration, "ACL", "GETUSER", name);
      if (known === null || known === undefined || (Array.isArray(known) && known.length === 0)) continue;
      throw new UsageError(
        `${where} has a user ${name} already, whom ${workload.name} would make and delete; delete it there, or ` +
          "use another server",
      );
    }
    if (yes) return server;
    for (const database of writtenTo(workload, preload)) {
      const keys = await keysOf(administration, database);
      if (keys === 0) continue;
      if (keys === null) {
        throw new UsageError(
          `${where} does not say whether database ${database} holds keys, and ${workload.name} writes there; ` +
            "say --yes if it may be written to",
        );
      }
      throw new UsageError(
        `${where} holds ${count(keys)} ${keys === 1 ? "key" : "keys"} in database ${database}, where ` +
          `${workload.name} writes; use an empty server, or say --yes if it may be written to`,
      );
    }
    return server;
  });
}

/** Databases that the workload changes, lowest first. */
export function writtenTo({ datasets, clients }: Workload, preload: boolean): number[] {
  const loaded = datasets.filter(({ load, expire }) => load && (preload || expire));
  const commands = clients.flatMap(({ database, commands }) =>
    commands.map(({ words }) => ({ database, name: words[0]!.toUpperCase() })),
  );
  if (commands.some(({ name }) => ["FLUSHALL", "SWAPDB"].includes(name))) return DATABASES;
  const changed = commands.filter(({ name }) => !READS.has(name));
  return [...new Set([...loaded, ...changed].map(({ database }) => database))].sort((a, b) => a - b);
}

/** Null where the server does not tell. */
async function keysOf(administration: Administration, database: number): Promise<number | null> {
  if (database > 0 && (await answer(administration, "SELECT", String(database))) !== "OK") return null;
  const keys = await answer(administration, "DBSIZE");
  return typeof keys === "number" && Number.isSafeInteger(keys) && keys >= 0 ? keys : null;
}

/** Undefined where the server does not know the question, or does not let us ask it. */
async function answer({ ask }: Administration, ...words: string[]): Promise<unknown> {
  try {
    return await ask(...words);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    const unanswered = error.kind === "not-supported" || error.kind === "error-replies";
    if (unanswered && !/NOAUTH/.test(error.message)) return undefined;
    throw error;
  }
}

/** "redis 7.0.15", "valkey 8.1.0"; Valkey says redis_version too, for the sake of old clients. */
function serverWords(info: unknown): string | null {
  if (typeof info !== "string") return null;
  const valkey = /^valkey_version:([\w.-]{1,40})/m.exec(info)?.[1];
  if (valkey) return `valkey ${valkey}`;
  const redis = /^redis_version:([\w.-]{1,40})/m.exec(info)?.[1];
  return redis ? `redis ${redis}` : null;
}
