import { fileURLToPath } from "node:url";
import type { FoldedProfile } from "../../../db/contract/profile.ts";
import type { CpuProfile } from "./node-report.ts";
import { placeIn } from "./place.ts";
import { type Stack, Stacks } from "./stacks.ts";

/** Not stacks of the engine's: V8's names for having nothing to do. */
const IDLE = "(idle)";
const ROOT = "(root)";

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
  const stacks = new Stacks();
  const stack_of = new Map<number, Stack>();
  const stackOf = (id: number): Stack => {
    const chain: number[] = [];
    const met = new Set<number>();
    let at: number | undefined = id;
    // What was written by a stranger may call itself in a circle.
    for (; at !== undefined && nodes.has(at) && !stack_of.has(at) && !met.has(at); at = caller_of.get(at)) {
      met.add(at);
      chain.push(at);
    }
    let stack = (at === undefined ? undefined : stack_of.get(at)) ?? stacks.root;
    for (const next of chain.reverse()) {
      const { functionName, url } = nodes.get(next)!.callFrame;
      if (functionName !== ROOT || url !== "") {
        stack = stacks.under(stack, [functionName || "(anonymous)", placeOf(url, trees)]);
      }
      stack_of.set(next, stack);
    }
    return stack;
  };
  let idle_samples = 0;
  for (const { id, hitCount = 0, callFrame } of profile.nodes) {
    if (hitCount === 0) continue;
    if (callFrame.functionName === IDLE && callFrame.url === "") {
      idle_samples += hitCount;
      continue;
    }
    stacks.count(stackOf(id), hitCount);
  }
  return { folded: stacks.fold(), samples: stacks.samples, idle_samples };
}

/** What V8 wrote, without this host's folders. */
export function withoutFolders(profile: CpuProfile, trees: readonly string[]): CpuProfile {
  const nodes = profile.nodes.map(({ callFrame, ...node }) => ({
    ...node,
    callFrame: { ...callFrame, url: placeOf(callFrame.url, trees) },
  }));
  return { ...profile, nodes };
}

function placeOf(url: string, trees: readonly string[]): string {
  if (!url.startsWith("file:")) return placeIn(url, trees);
  try {
    return placeIn(fileURLToPath(url), trees);
  } catch {
    return placeIn(url, trees);
  }
}
