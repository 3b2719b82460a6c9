import { fileURLToPath } from "node:url";
import type { FoldedProfile } from "../../../db/contract/profile.ts";
import type { CpuProfile } from "./node-report.ts";
import { placeIn } from "./place.ts";
import { type Frame, Stacks } from "./stacks.ts";

/** Not stacks of the engine's: V8's names for having nothing to do. */
const IDLE = "(idle)";
const ROOT = "(root)";
const DEEPEST = 1_000;

/**
 * Folds what V8 wrote. Functions of one name in one file are one: lines move from commit to commit. `trees` are the folders
 * that the commit's files lay in.
 */
export function foldV8(
  profile: CpuProfile,
  trees: readonly string[],
): { folded: FoldedProfile; samples: number; idle_samples: number } {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const caller_of = new Map<number, number>();
  for (const { id, children = [] } of profile.nodes) {
    for (const child of children) if (!caller_of.has(child)) caller_of.set(child, id);
  }
  const frames = new Map<number, Frame>();
  const frameOf = (id: number): Frame => {
    const known = frames.get(id);
    if (known) return known;
    const { functionName, url } = nodes.get(id)!.callFrame;
    const frame: Frame = [functionName || "(anonymous)", placeOf(url, trees)];
    frames.set(id, frame);
    return frame;
  };
  const stacks = new Stacks();
  let idle_samples = 0;
  for (const { id, hitCount = 0, callFrame } of profile.nodes) {
    if (hitCount === 0) continue;
    if (callFrame.functionName === IDLE && callFrame.url === "") {
      idle_samples += hitCount;
      continue;
    }
    const stack: Frame[] = [];
    // What was written by a stranger may call itself in a circle.
    for (let at: number | undefined = id; at !== undefined && nodes.has(at); at = caller_of.get(at)) {
      const frame = frameOf(at);
      if (frame[0] !== ROOT || frame[1] !== "") stack.push(frame);
      if (stack.length > DEEPEST) break;
    }
    stacks.add(stack.reverse(), hitCount);
  }
  return { folded: stacks.fold(), samples: stacks.samples, idle_samples };
}

function placeOf(url: string, trees: readonly string[]): string {
  if (!url.startsWith("file:")) return placeIn(url, trees);
  try {
    return placeIn(fileURLToPath(url), trees);
  } catch {
    return placeIn(url, trees);
  }
}
