import type { PlacementPlan } from "../../host/placement.ts";
import type { Topology } from "../../host/topology/topology.ts";
import { drawPlan } from "./picture.ts";

const WIDTH = 100;

/** What `plumbline host plan` prints: the sentence, the picture, why each is where it is, what it costs. */
export function planWords(
  topology: Topology,
  plan: PlacementPlan,
  { recorded, wake_limit }: { recorded: boolean; wake_limit: string | null },
): string {
  const note = recorded ? ["A recorded machine, planned as if numactl could be used there.", ""] : [];
  return `${[
    ...wrapped(plan.said, ""),
    "",
    ...note,
    ...drawPlan(topology, plan),
    "",
    ...plan.reasons.flatMap((line) => wrapped(line, "  ")),
    ...(wake_limit === null ? [] : wrapped(wake_limit, "  ")),
    ...(plan.warnings.length > 0
      ? ["", ...plan.warnings.flatMap((line) => wrapped(`warning: ${line}`, "  "))]
      : []),
  ].join("\n")}\n`;
}

/** Lines of at most 100 columns, those after the first indented. */
function wrapped(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  // Lists of CPUs have commas and no blanks.
  for (const word of text.split(/(?<=[ ,])/)) {
    if (line !== "" && line.length + word.trimEnd().length > WIDTH) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += word;
  }
  return [...lines, line.trimEnd()];
}
