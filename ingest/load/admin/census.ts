import { datasetOf } from "../../workloads/schema/dataset.ts";
import type { Workload } from "../../workloads/workload.ts";
import type { CensusResult, TenantResult } from "../results.ts";
import type { Administration } from "./administration.ts";
import { sampleKeys } from "./key-sample.ts";

/** A tenant as the engine may know it. */
export interface Tenant {
  name: string;
  user: string | undefined;
  key_prefix: string;
}

/** The groups of a workload that are tenants. */
export function tenantsOf({ clients, datasets }: Workload): Tenant[] {
  return clients
    .filter(({ tenant }) => tenant)
    .flatMap(({ name, user, commands }) => {
      const dataset = datasetOf(datasets, commands[0]!);
      return dataset ? [{ name, user, key_prefix: dataset.key_prefix }] : [];
    });
}

/**
 * What each tenant holds: from the engine's own INFO where it counts by user and prefix, else from a sample of the
 * keys and the list of clients. What an engine does not know stays null.
 */
export async function takeCensus(
  administration: Administration,
  tenants: readonly Tenant[],
): Promise<CensusResult> {
  const info = await readInfo(administration);
  const clients = info.users.size > 0 ? null : await listClients(administration);
  const counted = tenants.every(({ key_prefix }) => info.prefixes.has(bare(key_prefix)));
  const sample = counted ? null : await sampleKeys(administration, tenants).catch(() => null);
  return Object.fromEntries(
    tenants.map((tenant) => {
      const held = counted
        ? { ...info.prefixes.get(bare(tenant.key_prefix))!, bytes_error: 0 }
        : (sample?.get(tenant.name) ?? { keys: null, bytes: null, bytes_error: null });
      const seen = tenant.user === undefined ? undefined : (clients ?? info.users).get(tenant.user);
      const result: TenantResult = {
        ...held,
        connections: seen?.connections ?? null,
        commands: seen?.commands ?? null,
        source: {
          keys: counted ? "info" : sample ? "sample" : null,
          connections: seen ? (clients ? "client-list" : "info") : null,
        },
      };
      return [tenant.name, result];
    }),
  );
}

type Seen = { connections: number; commands: number | null };

/** Lines such as `user_tenant-a:connections=4,commands=100` and `prefix_tenant-a:keys=10,bytes=1000`. */
async function readInfo({ ask }: Administration) {
  const text = String(await ask("INFO", "everything").catch(() => ""));
  const users = new Map<string, Seen>();
  const prefixes = new Map<string, { keys: number; bytes: number }>();
  for (const [, name, connections, commands] of text.matchAll(
    /^user_(.{1,100}?):connections=(\d{1,15}),commands=(\d{1,15})/gm,
  )) {
    users.set(name!, { connections: Number(connections), commands: Number(commands) });
  }
  for (const [, name, keys, bytes] of text.matchAll(
    /^prefix_(.{1,100}?):keys=(\d{1,15}),bytes=(\d{1,15})/gm,
  )) {
    prefixes.set(bare(name!), { keys: Number(keys), bytes: Number(bytes) });
  }
  return { users, prefixes };
}

/** Valkey and Redis say with each client who it is, and newer ones how many commands it sent. */
async function listClients({ ask }: Administration): Promise<Map<string, Seen>> {
  const text = String(await ask("CLIENT", "LIST").catch(() => ""));
  const users = new Map<string, Seen>();
  for (const line of text.split("\n")) {
    const user = / user=(\S{1,100})/.exec(line)?.[1];
    if (user === undefined) continue;
    const sent = / tot-cmds=(\d{1,15})/.exec(line)?.[1];
    const seen = users.get(user) ?? { connections: 0, commands: sent === undefined ? null : 0 };
    seen.connections++;
    if (seen.commands !== null) seen.commands = sent === undefined ? null : seen.commands + Number(sent);
    users.set(user, seen);
  }
  return users;
}

/** Engines name a prefix with or without what ends it. */
function bare(prefix: string): string {
  return prefix.replace(/:$/, "");
}
