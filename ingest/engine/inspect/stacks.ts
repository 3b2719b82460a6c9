import { type FoldedProfile, PROFILE_LIMITS } from "../../../db/contract/profile.ts";

/** Function, and where it stands. */
export type Frame = readonly [name: string, place: string];

type Node = { caller: Node | null; frame: Frame; self: number; total: number; callees: Map<string, Node> };

/**
 * Gathers stacks into a folded profile. Frames are strangers' text: control characters go, what is long is cut. Stacks
 * beyond the limits lose their least frequent ends, never their samples.
 */
export class Stacks {
  readonly #root: Node = { caller: null, frame: ["", ""], self: 0, total: 0, callees: new Map() };
  samples = 0;

  /** One stack, outermost caller first. */
  add(stack: readonly Frame[], samples: number): void {
    this.samples += samples;
    let at = this.#root;
    at.total += samples;
    for (const frame of stack.slice(0, PROFILE_LIMITS.depth)) {
      const clean: Frame = [cleaned(frame[0]), cleaned(frame[1])];
      const key = clean.join("\0");
      let callee = at.callees.get(key);
      if (!callee) {
        callee = { caller: at, frame: clean, self: 0, total: 0, callees: new Map() };
        at.callees.set(key, callee);
      }
      callee.total += samples;
      at = callee;
    }
    at.self += samples;
  }

  fold(): FoldedProfile {
    const all = [...descendants(this.#root)].filter(({ total }) => total > 0);
    // Callers have at least their callees' samples, and come first among equals: what is cut are ends.
    const kept = new Set(all.sort((a, b) => b.total - a.total).slice(0, PROFILE_LIMITS.nodes - 1));
    const frames: FoldedProfile["frames"] = [];
    const frame_at = new Map<string, number>();
    const nodes: FoldedProfile["nodes"] = [];
    const visit = (node: Node, caller: number): number => {
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
    const others = visit(this.#root, -1);
    if (others > 0) nodes.push([-1, frames.push(["(others)", ""]) - 1, others]);
    return { frames, nodes };
  }
}

function* descendants(root: Node): Generator<Node> {
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
