import { type FoldedProfile, PROFILE_LIMITS } from "../../../db/contract/profile.ts";

/** Function, and where it stands. */
export type Frame = readonly [name: string, place: string];

/** A frame below its callers. */
export type Stack = {
  caller: Stack | null;
  depth: number;
  frame: Frame;
  self: number;
  total: number;
  callees: Map<string, Stack>;
};

/** Before the least frequent are cut; more would fill the memory. */
const MOST_STACKS = 500_000;

/**
 * Gathers stacks into a folded profile. Frames are strangers' text: control characters go, what is long is cut. Stacks
 * beyond the limits lose their least frequent ends, never their samples.
 */
export class Stacks {
  readonly root: Stack = stackOf(null, ["", ""]);
  samples = 0;
  #made = 0;

  /** One stack, outermost caller first. */
  add(stack: readonly Frame[], samples: number): void {
    let at = this.root;
    for (const frame of stack) at = this.under(at, frame);
    this.count(at, samples);
  }

  /** The stack of one frame more; beyond the limits the caller's own. */
  under(caller: Stack, frame: Frame): Stack {
    if (caller.depth >= PROFILE_LIMITS.depth) return caller;
    const clean: Frame = [cleaned(frame[0]), cleaned(frame[1])];
    const key = clean.join("\0");
    const known = caller.callees.get(key);
    if (known) return known;
    if (this.#made >= MOST_STACKS) return caller;
    this.#made += 1;
    const callee = stackOf(caller, clean);
    caller.callees.set(key, callee);
    return callee;
  }

  count(stack: Stack, samples: number): void {
    this.samples += samples;
    stack.self += samples;
    for (let at: Stack | null = stack; at; at = at.caller) at.total += samples;
  }

  fold(): FoldedProfile {
    const all = [...descendants(this.root)].filter(({ total }) => total > 0);
    // Callers have at least their callees' samples, and come first among equals: what is cut are ends.
    const kept = new Set(all.sort((a, b) => b.total - a.total).slice(0, PROFILE_LIMITS.nodes - 1));
    const frames: FoldedProfile["frames"] = [];
    const frame_at = new Map<string, number>();
    const nodes: FoldedProfile["nodes"] = [];
    const visit = (node: Stack, caller: number): number => {
      let lost = 0;
      for (const callee of [...node.callees.values()].sort((a, b) => b.total - a.total)) {
        const key = callee.frame.join("\0");
        const known = frame_at.get(key);
        if (!kept.has(callee) || (known === undefined && frames.length >= PROFILE_LIMITS.frames - 1)) {
          lost += callee.total;
          continue;
        }
        const frame = known ?? frames.push([...callee.frame]) - 1;
        frame_at.set(key, frame);
        const at = nodes.push([caller, frame, callee.self]) - 1;
        nodes[at]![2] += visit(callee, at);
      }
      return lost;
    };
    const others = visit(this.root, -1);
    if (others > 0) nodes.push([-1, frames.push(["(others)", ""]) - 1, others]);
    return { frames, nodes };
  }
}

function stackOf(caller: Stack | null, frame: Frame): Stack {
  return { caller, depth: caller ? caller.depth + 1 : 0, frame, self: 0, total: 0, callees: new Map() };
}

function* descendants(root: Stack): Generator<Stack> {
  const left = [...root.callees.values()];
  for (const node of left) {
    yield node;
    left.push(...node.callees.values());
  }
}

function cleaned(text: string): string {
  return text
    .slice(0, 4 * PROFILE_LIMITS.name)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "")
    .slice(0, PROFILE_LIMITS.name)
    .toWellFormed();
}
