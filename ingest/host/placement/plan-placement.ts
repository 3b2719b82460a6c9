import { formatCpuList } from "../cpu-list.ts";
import type { Topology } from "../topology/topology.ts";
import { bindMemory } from "./bind-memory.ts";
import { type Choice, chooseCores } from "./choose-cores.ts";
import { type Core, coresOf } from "./cores.ts";
import { explainChoice } from "./explain-choice.ts";
import { PlacementError, type PlacementPlan, type WantedPlacement } from "./placement-plan.ts";
import { warningsOf } from "./warnings.ts";

/** What a plan is made from. */
export type PlacementFacts = { topology: Topology; tool: PlacementPlan["tool"]; platform: string };

const SAID_MAX = 500;

/**
 * Gives whole cores to the engine, its I/O threads, the load and housekeeping. Where nothing can be pinned the plan says
 * so; throws PlacementError where something was wanted by name that cannot be had.
 */
export function planPlacement({
  topology,
  tool,
  platform,
  wanted = {},
}: PlacementFacts & { wanted?: WantedPlacement }): PlacementPlan {
  const cores = coresOf(topology);
  const why = whyUnpinned({ topology, tool, platform }, cores);
  if (why !== null || tool === null) return unpinned(why ?? "", wanted);
  const choice = chooseCores(topology, cores, wanted);
  const memory = bindMemory({ topology, tool, choice });
  const cpus = cpusOf(choice, wanted.engine_io_cores ?? 0);
  const placed = {
    policy: choice.policy,
    ...cpus,
    engine_nodes: memory.engine_nodes,
    load_nodes: memory.load_nodes,
  };
  const about = { topology, tool, choice, placed };
  return {
    tool,
    ...placed,
    said: saidOf(tool, topology, choice, placed).slice(0, SAID_MAX),
    reasons: [...explainChoice(about), ...memory.reasons, ...topology.gaps],
    warnings: [...warningsOf(about), ...memory.warnings],
  };
}

function whyUnpinned({ topology, tool, platform }: PlacementFacts, cores: readonly Core[]): string | null {
  if (platform !== "linux") return `${platform} cannot pin a process to a core`;
  if (topology.cpus.length === 0) return "the system does not tell which cores there are";
  const [only] = cores;
  if (cores.length < 2) {
    return only && only.cpus.length > 1
      ? `there is only one core; its ${only.cpus.length} threads share it and cannot be told apart`
      : "there is only one core";
  }
  return tool === null ? "neither numactl nor taskset is there, or the system refuses both" : null;
}

function unpinned(why: string, wanted: WantedPlacement): PlacementPlan {
  const named = Object.entries(wanted).filter(([, value]) => value !== undefined);
  if (named.length > 0) {
    const names = named.map(([name, value]) => `${name} ${value}`).join(", ");
    throw new PlacementError("pinning", `placement wants ${names}, but nothing can be pinned here: ${why}`);
  }
  return {
    tool: null,
    policy: "same-node",
    engine: [],
    engine_io: [],
    load: [],
    housekeeping: [],
    idle: [],
    engine_nodes: [],
    load_nodes: [],
    said: `unpinned: ${why}`,
    reasons: ["Engine, load and all else run wherever the system puts them; verdicts are labelled unpinned."],
    warnings: [`nothing is pinned: ${why}`],
  };
}

/** One thread of each measured core; housekeeping has all threads of its own. */
function cpusOf({ engine, load, housekeeping, shared }: Choice, io: number) {
  const first = (cores: readonly Core[]) => cores.map(({ cpus }) => cpus[0]!);
  const own = {
    engine: first(engine),
    engine_io: first(engine.slice(engine.length - io)),
    load: first(load),
  };
  const spare = housekeeping.cpus.filter((cpu) => !own.load.includes(cpu));
  const rest = shared && spare.length > 0 ? spare : housekeeping.cpus;
  const used = new Set([...own.engine, ...own.load, ...rest]);
  const idle = [...engine, ...load].flatMap(({ threads }) => threads).filter((cpu) => !used.has(cpu));
  return { ...own, housekeeping: rest, idle: idle.sort((a, b) => a - b) };
}

function saidOf(
  tool: string,
  { nodes }: Topology,
  { engine, load, shared }: Choice,
  plan: Pick<PlacementPlan, "engine" | "engine_io" | "load" | "engine_nodes">,
): string {
  const several = nodes.filter(({ cpus }) => cpus.length > 0).length > 1;
  const on = (cores: readonly Core[]) => (several ? ` of node ${cores[0]!.node}` : "");
  const io =
    plan.engine_io.length > 0 ? ` (I/O threads' cores ${formatCpuList(plan.engine_io)} among them)` : "";
  const memory =
    several && plan.engine_nodes.length > 0 ? `, memory of node ${formatCpuList(plan.engine_nodes)}` : "";
  return (
    `engine on ${plan.engine.length > 1 ? "cores" : "core"} ${formatCpuList(plan.engine)}${on(engine)}${io}${memory}, ` +
    `load on ${formatCpuList(plan.load)}${on(load)}${shared ? ", which it shares with everything else" : ""} (${tool})`
  );
}
