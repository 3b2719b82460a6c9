import { writeFileSync } from "node:fs";
import { readPlacementFacts } from "../../ingest/host/placement/facts.ts";
import { placeCommand, placeSelf } from "../../ingest/host/placement/place.ts";
import type { PlacementPlan, PlacementPolicy } from "../../ingest/host/placement/placement-plan.ts";
import { planPlacement } from "../../ingest/host/placement/plan-placement.ts";
import type { Topology } from "../../ingest/host/topology/topology.ts";
import type { Report, Trial, Way } from "./report.ts";
import { runTrial } from "./trial.ts";

const PLANS: { policy: PlacementPolicy; tool: "numactl" | "taskset"; ways: Way[] }[] = [
  {
    policy: "same-node",
    tool: "numactl",
    ways: ["planned", "not placed", "on cores of the other node", "memory of the other node"],
  },
  { policy: "split-node", tool: "numactl", ways: ["planned"] },
  { policy: "same-node", tool: "taskset", ways: ["planned"] },
];

/** What runs in the guest: reads the machine, plans, tries each way, and writes a Report to the file that is named. */
const report = await tryAll().catch((error): Report => ({ error: String(error?.stack ?? error) }));
writeFileSync(process.argv[2]!, `${JSON.stringify(report)}\n`);

async function tryAll(): Promise<Report> {
  const facts = readPlacementFacts();
  if (facts.tool !== "numactl") throw new Error(`numactl cannot bind here: the tool would be ${facts.tool}`);
  const trials: Trial[] = [];
  for (const { policy, tool, ways } of PLANS) {
    const plan = planPlacement({ ...facts, tool, wanted: { policy } });
    console.log(`${policy}: ${plan.said}`);
    placeSelf(plan);
    for (const way of ways) {
      console.log(`${policy}, ${way} ...`);
      trials.push({ policy, way, plan, ...(await runTrial(plan, placing(way, plan, facts.topology))) });
    }
  }
  return { topology: facts.topology, trials };
}

/** By the plan, or with words of our own that break it. */
function placing(way: Way, plan: PlacementPlan, { nodes }: Topology): (argv: string[]) => string[] {
  if (way === "planned") return placeCommand(plan, plan.engine);
  const other = nodes.find(({ id }) => !plan.engine_nodes.includes(id))!;
  const [cpus, node] = {
    "not placed": [nodes.flatMap((one) => one.cpus), nodes.map(({ id }) => id)],
    "on cores of the other node": [other.cpus, plan.engine_nodes],
    "memory of the other node": [plan.engine, [other.id]],
  }[way];
  const held = [`--physcpubind=${cpus}`, `--membind=${node}`];
  return (argv) => ["numactl", "--all", ...held, "--", ...argv];
}
