/** Commits of a branch by their places, both ends included. */
export type Stretch = { from: number; to: number };

/** Commits whose hash is known, with their places, which rise. */
export type Known = { place: readonly number[]; sha: readonly string[] };

/** Fewer make no chart. */
const LEAST = 2;
/** Figures of a hash in a link: enough for any branch, and still to be read. */
const FIGURES = 12;

/** The stretch `factor` times as wide (below 1: nearer), with the commit at `around` where it was in it. */
export function zoomed({ from, to }: Stretch, factor: number, around: number, total: number): Stretch {
  const width = Math.min(total, Math.max(LEAST, Math.round((to - from + 1) * factor)));
  const share = to === from ? 0.5 : (around - from) / (to - from);
  return held(Math.round(around - share * (width - 1)), width, total);
}

/** The stretch moved along the branch by a share of its own width. */
export function moved({ from, to }: Stretch, share: number, total: number): Stretch {
  const width = to - from + 1;
  return held(from + (Math.round(share * width) || Math.sign(share)), width, total);
}

function held(from: number, width: number, total: number): Stretch {
  const first = Math.max(0, Math.min(from, total - width));
  return { from: first, to: Math.min(total, first + width) - 1 };
}

/**
 * A stretch by the names of its ends: the nearest commits whose hash is known, widened where they would be fewer than two. An
 * end of the branch has no name, so that the whole of it stays the whole when it grows.
 */
export function nameStretch(
  { from, to }: Stretch,
  { place, sha }: Known,
  total: number,
): { from: string | null; to: string | null } {
  let first = nearest(place, Math.min(from, to));
  let last = nearest(place, Math.max(from, to));
  if (first === last) {
    if (last < place.length - 1) last += 1;
    else first = Math.max(0, first - 1);
  }
  const whole = place[first] === 0 && place[last] === total - 1;
  if (whole || place.length < LEAST) return { from: null, to: null };
  return { from: nameCommit(sha[first]!), to: nameCommit(sha[last]!) };
}

/** A commit as links name it. */
export function nameCommit(sha: string): string {
  return sha.slice(0, FIGURES);
}

/** Two lists of known commits in one. */
export function joinKnown(one: Known, other: Known): Known {
  const sha_of = new Map<number, string>();
  for (const { place, sha } of [other, one]) {
    for (const [i, at] of place.entries()) sha_of.set(at, sha[i]!);
  }
  const place = [...sha_of.keys()].sort((a, b) => a - b);
  return { place, sha: place.map((at) => sha_of.get(at)!) };
}

/** The entry of a rising list that lies nearest to a value; 0 where the list is empty. */
export function nearest(list: readonly number[], value: number): number {
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low > 0 && value - list[low - 1]! <= list[low]! - value ? low - 1 : Math.max(0, low);
}
