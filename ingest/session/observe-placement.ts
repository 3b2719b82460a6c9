import type { Placement, RunDetails } from "../../db/contract/run.ts";
import { formatCpuList } from "../host/cpu-list.ts";
import type { PlacementPlan } from "../host/placement.ts";
import { type SystemFiles, systemFiles } from "../host/system-files.ts";
import { coresSeen, memoryAstray, threadsAstray } from "../host/watch/astray.ts";
import { type PagesByNode, readPages, tellsPages } from "../host/watch/pages.ts";
import type { ProcessReading } from "../host/watch/threads.ts";
import type { WindowMeter } from "./window-meter.ts";

/**
 * Whether engine and load were where they were planned, at both ends of every window, and where they were. Bound memory
 * that cannot be read back breaks a placement, save on a host that tells of nobody's: there the run says that it is not verified.
 */
export function observePlacement(
  plan: PlacementPlan,
  meter: WindowMeter,
  files: SystemFiles = systemFiles(),
): { placement: Placement; details: Pick<RunDetails, "plan" | "ran_on" | "memory_on" | "astray"> } {
  if (meter.looks.length === 0) meter.look();
  const engine = whole(meter.looks.map((look) => look.engine));
  const load = whole(meter.looks.map((look) => look.load));
  const own = meter.own(meter.looks.at(-1)!);
  const bound = plan.engine_nodes.length > 0;
  const pages = bound
    ? readPages(
        own.map(({ pid }) => pid),
        files,
      )
    : null;
  const hidden = bound && pages === null && tellsPages(files);
  const ran_on =
    engine && load
      ? `engine on core ${formatCpuList(coresSeen(engine))}, load on ${formatCpuList(coresSeen(load))}`
      : "unknown";
  const details = {
    plan: plan.said,
    ran_on,
    ...(engine ? { memory_on: memoryWords(plan, own, pages) } : {}),
  };
  if (plan.tool === null) return { placement: "unpinned", details };
  const astray =
    engine && load
      ? (threadsAstray("engine", engine, plan.engine) ??
        threadsAstray("load generator", load, plan.load) ??
        (hidden ? HIDDEN : memoryAstray(pages, plan.engine_nodes)))
      : "where engine and load generator ran could not be read back";
  return astray === null
    ? { placement: "pinned", details }
    : { placement: "broken", details: { ...details, astray: astray.slice(0, 500) } };
}

const HIDDEN = "where the engine's memory lay could not be read back";

/** All readings, or null where one is missing. */
function whole(readings: (ProcessReading[] | null)[]): ProcessReading[][] | null {
  const there = readings.filter((one) => one !== null);
  return there.length === readings.length ? there : null;
}

const MIB = 2 ** 20;

function memoryWords(plan: PlacementPlan, own: readonly ProcessReading[], pages: PagesByNode | null): string {
  const allowed = new Set(own.flatMap(({ threads }) => threads.map((one) => one.memory_nodes)));
  const may = `allowed on node ${[...allowed].filter(Boolean).join(" and ") || "any"}`;
  if (plan.engine_nodes.length === 0) return `${may}; not judged: it is not bound to a node`.slice(0, 500);
  if (!pages) return `memory not verified: which nodes it is on is hidden (numa_maps); ${may}`.slice(0, 500);
  if (pages.size === 0) return `memory not verified: the engine had ended; ${may}`.slice(0, 500);
  const held = [...pages]
    .sort(([a], [b]) => a - b)
    .map(([node, bytes]) => `${(bytes / MIB).toFixed(1)} MiB on node ${node}`);
  return `${held.join(", ")}; ${may}`.slice(0, 500);
}
