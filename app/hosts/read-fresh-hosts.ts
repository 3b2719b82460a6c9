import { countAfter, readNewestMeasured } from "../../db/queries/branch/freshness.ts";
import { type HostState, readHosts } from "../../db/queries/hosts/hosts.ts";
import type { View } from "../view.ts";
import { type HostFreshness, hostFreshness } from "./host-freshness.ts";

export type FreshHost = HostState & { fresh: HostFreshness };

/** Classes for which it is found out how many commits wait. */
const CLASSES = 8;

/** The hosts of an engine, and how fresh each is on the branch shown. */
export function readFreshHosts(view: View, { alive, now }: { alive: boolean; now: number }): FreshHost[] {
  const hosts = readHosts(view);
  const classes = [...new Set(hosts.map((one) => one.class))].slice(0, CLASSES);
  const waiting = new Map(classes.map((host_class) => [host_class, waitingFor(view, host_class)]));
  return hosts.map((one) => ({
    ...one,
    fresh: hostFreshness({ ...one, waiting: waiting.get(one.class) ?? null, alive, now }),
  }));
}

/** Commits newer than the newest that a class has measured; null where it has measured none of the branch. */
function waitingFor({ database, engine_id, branch_id }: View, host_class: string): number | null {
  if (branch_id === null) return null;
  const [newest] = readNewestMeasured({ database, branch_id, engine_id, host_class, limit: 1 });
  return newest ? countAfter({ database, branch_id, position: newest.position }) : null;
}
