import { formatCpuList } from "../../host/cpu-list.ts";
import { coresOf, domainsOf } from "../../host/placement/cores.ts";
import type { PlacementPlan } from "../../host/placement.ts";
import { allowedCpus, type Cpu, type Topology } from "../../host/topology/topology.ts";

/** What `plumbline host plan --json` prints. Sets of CPUs of the machine are written as the kernel does, those of the plan are lists. */
export type PlanReport = ReturnType<typeof planReport>;

export function planReport(
  topology: Topology,
  plan: PlacementPlan,
  { recorded, wake_limit }: { recorded: boolean; wake_limit: string | null },
) {
  const those = (which: (cpu: Cpu) => boolean) =>
    formatCpuList(topology.cpus.filter(which).map(({ id }) => id));
  return {
    recorded,
    topology: {
      platform: topology.platform,
      cores_usable: coresOf(topology).length,
      online: those(({ online }) => online),
      offline: those(({ online }) => !online),
      allowed: formatCpuList(allowedCpus(topology)),
      isolated: those(({ isolated }) => isolated),
      nohz_full: those(({ nohz_full }) => nohz_full),
      quota_cpus: topology.limits.quota_cpus,
      nodes: topology.nodes.map((node) => ({ ...node, cpus: formatCpuList(node.cpus) })),
      cache_domains: domainsOf(topology).map(({ node, cache, cpus }) => ({
        node,
        level: cache?.level ?? null,
        size_bytes: cache?.size_bytes ?? null,
        cpus: formatCpuList(cpus.map(({ id }) => id)),
      })),
      gaps: topology.gaps,
    },
    plan,
    /** Whether idle cores are kept awake; null for a recorded machine, which does not tell. */
    wake_limit,
  };
}
