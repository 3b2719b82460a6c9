import type { FoldedProfile } from "../../../db/contract/profile.ts";
import { placeIn } from "./place.ts";
import { type Frame, Stacks } from "./stacks.ts";

const MOST_SAMPLES = 200_000;
const MOST_FRAMES = 1_000;
const UNKNOWN = "(unknown)";
const FRAME = /^\s*[0-9a-f]+ (.*) \((.*)\)$/;

/**
 * Folds what `perf script -F ip,sym,dso` prints: stacks with an empty line between, innermost frame first. Symbols and
 * paths in it are the engine's words.
 */
export async function foldPerf(
  lines: AsyncIterable<string>,
  trees: readonly string[],
): Promise<{ folded: FoldedProfile; samples: number }> {
  const stacks = new Stacks();
  let stack: Frame[] = [];
  const close = () => {
    if (stack.length > 0) stacks.add(stack.reverse(), 1);
    stack = [];
  };
  for await (const line of lines) {
    if (line.trim() === "") close();
    else if (stack.length < MOST_FRAMES) {
      const [, symbol, library] = FRAME.exec(line.slice(0, 4_000)) ?? [];
      if (symbol === undefined) continue;
      const frame = frameOf(symbol, placeIn(library ?? "", trees));
      // Code without frame pointers or symbols is one frame, however often it calls itself.
      if (frame[0] !== UNKNOWN || stack.at(-1)?.join() !== frame.join()) stack.push(frame);
    }
    if (stacks.samples >= MOST_SAMPLES) break;
  }
  close();
  return { folded: stacks.fold(), samples: stacks.samples };
}

/** Offsets into a function are none of its name. */
function frameOf(symbol: string, place: string): Frame {
  if (place.startsWith("[kernel")) return [symbol === "[unknown]" ? UNKNOWN : symbol, "kernel"];
  if (symbol === "[unknown]") return [UNKNOWN, place === "[unknown]" ? "" : place];
  return [symbol.replace(/\+0x[0-9a-f]+$/, ""), place];
}
