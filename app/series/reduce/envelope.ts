/**
 * For each kept point the least and the greatest value of those that it stands for: its own, and those of the left-out points
 * that lie nearer to it than to any other kept one. `x` rises; `kept` holds indexes, rising. Two answers of kept.length.
 */
export function envelope(
  x: readonly number[],
  low: readonly number[],
  high: readonly number[],
  kept: readonly number[],
): { least: number[]; greatest: number[] } {
  const least = kept.map((at) => low[at]!);
  const greatest = kept.map((at) => high[at]!);
  if (kept.length === 0) return { least, greatest };
  let n = 0;
  for (let i = 0; i < x.length; i += 1) {
    while (n + 1 < kept.length && isNearer(x[i]!, x[kept[n + 1]!]!, x[kept[n]!]!)) n += 1;
    least[n] = Math.min(least[n]!, low[i]!);
    greatest[n] = Math.max(greatest[n]!, high[i]!);
  }
  return { least, greatest };
}

function isNearer(to: number, one: number, other: number): boolean {
  return Math.abs(one - to) < Math.abs(other - to);
}
