import { writeFileSync } from "node:fs";
import { readPlacementFacts } from "../../ingest/host/placement/facts.ts";
import { placeCommand, placeSelf } from "../../ingest/host/placement/place.ts";
import type { PlacementPlan } from "../../ingest/host/placement/placement-plan.ts";
import { planPlacement } from "../../ingest/host/placement/plan-placement.ts";
import type { Topology } from "../../ingest/host/topology/topology.ts";
import type { Report, Trial, Way } from "./report.ts";
import { runTrial } from "./trial.ts";

/** What runs in the guest: reads the machine, plans, tries each way, and writes a Report to the file that is named. */
const report = await tryAll().catch((error): Report => ({ error: String(error?.stack ?? error) }));
writeFileSync(process.argv[2]!, `${JSON.stringify(report)}\n`);

async function tryAll(): Promise<Report> {
  const facts = readPlacementFacts();
  const trials: Trial[] = [];
  for (const policy of ["same-node", "split-node"] as const) {
    const plan = planPlacement({ ...facts, wanted: { policy } });
    console.log(`${policy}: ${plan.said}`);
    placeSelf(plan);
    const ways = Object.entries(waysOf(plan, facts.topology)) as [Way, ReturnType<typeof placeCommand>][];
    for (const [way, place] of policy === "same-node" ? ways : ways.slice(0, 1)) {
      console.log(`${policy}, ${way} ...`);
      trials.push({ policy, way, plan, ...(await runTrial(plan, place)) });
    }
  }
  return { topology: facts.topology, trials };
}

/** The first is the plan's; the others are to be found out. */
function waysOf(plan: PlacementPlan, { nodes }: Topology): Record<Way, ReturnType<typeof placeCommand>> {
  const [own] = plan.engine_nodes;
  const other = nodes.find(({ id }) => id !== own)!;
  const held = (cpus: readonly number[], node: number) => (argv: string[]) => [
    ...["numactl", "--all", `--physcpubind=${cpus.join(",")}`, `--membind=${node}`, "--"],
    ...argv,
  ];
  return {
    planned: placeCommand(plan, plan.engine),
    "not placed": (argv) => ["taskset", "-c", nodes.flatMap(({ cpus }) => cpus).join(","), ...argv],
    "on cores of the other node": held(other.cpus, own!),
    "memory of the other node": held(plan.engine, other.id),
  };
}
