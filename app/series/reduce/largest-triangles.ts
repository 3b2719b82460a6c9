/**
 * Largest Triangle Three Buckets: of each bucket the point that makes the largest triangle with the one kept before and the mean
 * of the next bucket, so that what the eye sees of a line is kept. Sveinn Steinarsson, "Downsampling Time Series for Visual
 * Representation", University of Iceland, 2013. Unlike there, buckets are equally wide instead of equally full, so that a
 * gap takes the room that it has; of evenly spaced points both are the same. `x` rises. Returns the indexes kept, both ends among them.
 */
export function largestTriangles(x: readonly number[], y: readonly number[], buckets: number): number[] {
  const last = x.length - 1;
  if (x.length <= Math.max(2, buckets)) return x.map((_, i) => i);
  const groups = equallyWide(x, buckets);
  const kept = [0];
  for (const [n, group] of groups.entries()) {
    const next = groups[n + 1];
    const [next_x, next_y] = next ? mean(x, y, next) : [x[last]!, y[last]!];
    const before = kept.at(-1)!;
    kept.push(largest(x, y, group, before, next_x, next_y));
  }
  kept.push(last);
  return kept;
}

type Group = { from: number; to: number };

/** The points between the two ends, bucket by bucket; both ends of a group included, empty buckets left out. */
function equallyWide(x: readonly number[], buckets: number): Group[] {
  const last = x.length - 1;
  const width = (x[last]! - x[0]!) / buckets || 1;
  const groups: Group[] = [];
  let open = -1;
  for (let i = 1; i < last; i += 1) {
    const bucket = Math.floor((x[i]! - x[0]!) / width);
    if (bucket === open) groups.at(-1)!.to = i;
    else groups.push({ from: i, to: i });
    open = bucket;
  }
  return groups;
}

function mean(x: readonly number[], y: readonly number[], { from, to }: Group): [number, number] {
  let [sum_x, sum_y] = [0, 0];
  for (let i = from; i <= to; i += 1) {
    sum_x += x[i]!;
    sum_y += y[i]!;
  }
  const count = to - from + 1;
  return [sum_x / count, sum_y / count];
}

function largest(
  x: readonly number[],
  y: readonly number[],
  { from, to }: Group,
  before: number,
  next_x: number,
  next_y: number,
): number {
  let [best, best_area] = [from, -1];
  for (let i = from; i <= to; i += 1) {
    const area = Math.abs(
      (x[before]! - next_x) * (y[i]! - y[before]!) - (x[before]! - x[i]!) * (next_y - y[before]!),
    );
    if (area > best_area) [best, best_area] = [i, area];
  }
  return best;
}
