import { type EpochDetails, LAYOUT_FACT } from "../../db/contract/epoch.ts";
import { LAYOUT_LETTERS, type LayoutDomain, writeHostLayout } from "../../db/contract/host-layout.ts";
import { type Domain, domainsOf } from "../host/placement/cores.ts";
import { threadUses } from "../host/placement/thread-use.ts";
import type { PlacementPlan } from "../host/placement.ts";
import type { Topology } from "../host/topology/topology.ts";

/** The machine and who runs where on it, as an epoch keeps them; nothing where the system tells of no CPUs, or of too many. */
export function layoutFact(topology: Topology, plan: PlacementPlan): EpochDetails {
  const domains = domainsOf(topology);
  const useOf = threadUses(plan);
  const layout = writeHostLayout(
    topology.nodes.map(({ id, memory_bytes }) => ({
      id,
      // Whole ones: what the kernel keeps for itself differs a little from start to start.
      gib: memory_bytes === null ? null : Math.round(memory_bytes / 2 ** 30),
      domains: domains.filter(({ node }) => node === id).map((domain) => domainOf(domain, useOf)),
    })),
  );
  return domains.length === 0 || layout.length > LAYOUT_LETTERS ? {} : { [LAYOUT_FACT]: layout };
}

function domainOf({ cache, cpus }: Domain, useOf: ReturnType<typeof threadUses>): LayoutDomain {
  const cores = Map.groupBy(cpus, ({ core }) => core);
  return {
    level: cache?.level ?? null,
    mib: cache?.size_bytes ? Math.round(cache.size_bytes / 2 ** 20) : null,
    cores: [...cores.values()].map((threads) => threads.map((cpu) => ({ cpu: cpu.id, use: useOf(cpu) }))),
  };
}
