import { formatCpuList } from "../cpu-list.ts";
import type { Topology } from "../topology/topology.ts";
import type { Choice } from "./choose-cores.ts";
import { type Core, coresOf, domainsOf } from "./cores.ts";
import type { PlacementPlan } from "./placement-plan.ts";

/** A choice and what it was made on. */
export type Explained = {
  topology: Topology;
  tool: PlacementPlan["tool"];
  choice: Choice;
  placed: Pick<PlacementPlan, "engine" | "engine_io" | "load" | "housekeeping" | "idle">;
};

/** Why each part is where it is, a line each. */
export function explainChoice(given: Explained): string[] {
  const { choice, placed } = given;
  return [
    engineLine(given),
    ...(placed.engine_io.length > 0
      ? [
          `engine I/O: the engine may use all of ${formatCpuList(placed.engine)}; ${formatCpuList(placed.engine_io)} ` +
            "are there for its I/O threads, which it spreads itself",
        ]
      : []),
    `helper threads: those that a runtime brings along (Node.js: garbage collection, compiler, file access) share the ` +
      `engine's ${choice.engine.length > 1 ? "cores" : "core"}, as they do in production`,
    loadLine(given),
    housekeepingLine(given),
    ...(placed.idle.length > 0
      ? [
          `idle: ${formatCpuList(placed.idle)} are the other threads of the engine's and the load's cores; a thread at work ` +
            "there would take part of the core away",
        ]
      : []),
  ];
}

function engineLine({ topology, choice, placed }: Explained): string {
  const { engine, housekeeping } = choice;
  const domains = new Set(engine.map(({ domain }) => domain));
  const why = [
    ...(engine.every(({ isolated }) => isolated)
      ? ["the kernel keeps everything else off isolated cores"]
      : []),
    domains.size > 1
      ? `no last-level cache has ${engine.length} cores to give`
      : domains.has(housekeeping.domain)
        ? ""
        : "housekeeping has another cache",
    engine[0]!.node !== housekeeping.node ? "interrupts and the system's own work are on another node" : "",
  ].filter(Boolean);
  const where = `engine: ${formatCpuList(placed.engine)}${placeWords(topology, engine)}`;
  return why.length > 0
    ? `${where}; ${why.join("; ")}`
    : `${where}; farthest from the low cores, where the system works`;
}

function loadLine({ topology, choice, placed }: Explained): string {
  const { engine, load, policy } = choice;
  const near = new Set(engine.map(({ domain }) => domain));
  const within = load.filter(({ domain }) => near.has(domain)).length;
  const cache =
    within === 0
      ? "outside of the engine's cache"
      : within === load.length
        ? "in the engine's cache, there is no room elsewhere"
        : "partly in the engine's cache, there is too little room elsewhere";
  const one = load.length === 1 ? "a process" : "a process a core";
  const where =
    policy === "split-node"
      ? `on another node than the engine, the nearest with room (split-node)${distanceWords(topology, choice)}`
      : `on the engine's node (same-node), ${cache}`;
  return `load: ${formatCpuList(placed.load)}${placeWords(topology, load)}; ${one}, ${where}`;
}

function housekeepingLine({ choice, placed }: Explained): string {
  const cpus = formatCpuList(placed.housekeeping);
  if (choice.shared) return `housekeeping: ${cpus}, with the load: there is no core left`;
  const why = choice.housekeeping.cpus.includes(0)
    ? "CPU 0's core, where most of the system's own work ends up"
    : "the lowest that may be used";
  return `housekeeping: ${cpus}; Plumbline, the dashboard and, where you bind them there, interrupts; ${why}`;
}

function placeWords(topology: Topology, cores: readonly Core[]): string {
  const nodes = new Set(cores.map(({ node }) => node));
  const names = new Set(cores.map(({ domain }) => domain));
  const [domain, ...others] = domainsOf(topology).filter(({ name }) => names.has(name));
  const node = topology.nodes.length > 1 ? ` on node ${[...nodes].join(", ")}` : "";
  if (!domain?.cache || others.length > 0) return node;
  const all = coresOf(topology).filter((core) => core.domain === domain.name).length;
  const size =
    domain.cache.size_bytes === null ? "" : ` of ${Math.round(domain.cache.size_bytes / 2 ** 20)} MiB`;
  return `${node}, in an L${domain.cache.level}${size} that ${all} ${all === 1 ? "core" : "cores"} share`;
}

function distanceWords({ nodes }: Topology, { engine, load }: Choice): string {
  const distance = nodes.find(({ id }) => id === engine[0]!.node)?.distances[load[0]!.node];
  return distance === undefined ? "" : `, distance ${distance} where the own node's is 10`;
}
