import type { FoldedProfile } from "../../db/contract/profile.ts";

/** One function over all stacks. Shares are of all samples; `before` is null where nothing is compared. */
export type FunctionLine = {
  name: string;
  place: string;
  self: number;
  total: number;
  before: { self: number; total: number } | null;
  /** Whether the change of `self` is more than so few samples make by chance. */
  sure: boolean;
};

/** A stack as a flame graph draws it. `delta`: its share less what it was before; null where nothing is compared. */
export type FlameNode = {
  name: string;
  place: string;
  value: number;
  delta: number | null;
  sure: boolean;
  children: FlameNode[];
};

const LEAST_SHARE = 0.001;
const MOST_NODES = 4_000;
/** Of a normal distribution: one difference in a hundred is beyond it by chance. */
const BEYOND_CHANCE = 2.58;

export function samplesOf({ nodes }: FoldedProfile): number {
  return nodes.reduce((sum, [, , self]) => sum + self, 0);
}

/** The functions in which most time goes or went, by the greater of both; a function that calls itself counts once. */
export function heaviestFunctions(
  after: FoldedProfile,
  before: FoldedProfile | null,
  most: number,
): FunctionLine[] {
  const [now, then] = [functionsOf(after), before && functionsOf(before)];
  const [samples, samples_before] = [samplesOf(after), before ? samplesOf(before) : 0];
  const keys = new Set([...now.keys(), ...(then?.keys() ?? [])]);
  return [...keys]
    .map((key) => {
      const [name = "", place = ""] = key.split("\0");
      const { self, total } = now.get(key) ?? NOTHING;
      const was = then && (then.get(key) ?? NOTHING);
      return {
        name,
        place,
        self: share(self, samples),
        total: share(total, samples),
        before: was && { self: share(was.self, samples_before), total: share(was.total, samples_before) },
        sure: was !== null && isSure(self, samples, was.self, samples_before),
      };
    })
    .sort((a, b) => weightOf(b) - weightOf(a) || b.total - a.total)
    .slice(0, most);
}

/** The stacks of a profile, each with its change. What is gone since has no width; the least ones are left out. */
export function flameTree(after: FoldedProfile, before: FoldedProfile | null): FlameNode {
  const [samples, samples_before] = [samplesOf(after), before ? samplesOf(before) : 0];
  const totals = totalsOf(after);
  const numbering = new StackNumbers();
  const numbers = numbering.of(after);
  const was = new Map<number, number>();
  if (before) {
    const totals_before = totalsOf(before);
    for (const [at, number] of numbering.of(before).entries()) {
      was.set(number, (was.get(number) ?? 0) + totals_before[at]!);
    }
  }
  const root: FlameNode = { name: "all", place: "", value: samples, delta: null, sure: false, children: [] };
  const drawn: (FlameNode | null)[] = [];
  const least = Math.max(LEAST_SHARE * samples, nthLargest(totals, MOST_NODES));
  for (const [at, [caller, frame]] of after.nodes.entries()) {
    const parent = caller < 0 ? root : drawn[caller]!;
    drawn[at] = null;
    const value = totals[at]!;
    if (!parent || value < least) continue;
    const [name, place] = after.frames[frame]!;
    const value_before = was.get(numbers[at]!) ?? 0;
    drawn[at] = {
      name,
      place,
      value,
      delta: before ? share(value, samples) - share(value_before, samples_before) : null,
      sure: before !== null && isSure(value, samples, value_before, samples_before),
      children: [],
    };
    parent.children.push(drawn[at]);
  }
  return root;
}

const NOTHING = { self: 0, total: 0 };

function functionsOf(profile: FoldedProfile): Map<string, { self: number; total: number }> {
  const { frames, nodes } = profile;
  const totals = totalsOf(profile);
  const functions = new Map<string, { self: number; total: number }>();
  for (const [at, [caller, frame, self]] of nodes.entries()) {
    const key = frames[frame]!.join("\0");
    const known = functions.get(key) ?? { self: 0, total: 0 };
    functions.set(key, known);
    known.self += self;
    if (!calledBy(nodes, caller, frame)) known.total += totals[at]!;
  }
  return functions;
}

function calledBy(nodes: FoldedProfile["nodes"], caller: number, frame: number): boolean {
  for (let at = caller; at >= 0; at = nodes[at]![0]) if (nodes[at]![1] === frame) return true;
  return false;
}

/** Samples of each stack, those of what it calls included. Callers come first. */
function totalsOf({ nodes }: FoldedProfile): number[] {
  const totals = nodes.map(([, , self]) => self);
  for (let at = nodes.length - 1; at >= 0; at -= 1) {
    const [caller] = nodes[at]!;
    if (caller >= 0) totals[caller]! += totals[at]!;
  }
  return totals;
}

/** Numbers stacks, the same stack of two profiles alike. */
class StackNumbers {
  readonly #known = new Map<string, number>();

  of({ frames, nodes }: FoldedProfile): number[] {
    const numbers: number[] = [];
    for (const [caller, frame] of nodes) {
      const key = `${caller < 0 ? -1 : numbers[caller]}\0${frames[frame]!.join("\0")}`;
      const number = this.#known.get(key) ?? this.#known.size;
      this.#known.set(key, number);
      numbers.push(number);
    }
    return numbers;
  }
}

function nthLargest(values: readonly number[], n: number): number {
  return values.length <= n ? 0 : values.toSorted((a, b) => b - a)[n]!;
}

/** Two shares of samples, compared as if samples were independent of each other. */
function isSure(count: number, samples: number, count_before: number, samples_before: number): boolean {
  if (samples === 0 || samples_before === 0) return false;
  const pooled = (count + count_before) / (samples + samples_before);
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / samples + 1 / samples_before));
  return Math.abs(count / samples - count_before / samples_before) > BEYOND_CHANCE * deviation;
}

function share(count: number, samples: number): number {
  return samples === 0 ? 0 : count / samples;
}

function weightOf({ self, before }: FunctionLine): number {
  return Math.max(self, before?.self ?? 0);
}
