import { detectHistory } from "../../../ingest/verdict/index.ts";

/** Commits that a look takes in; a longer history is looked at window by window, as it was when it grew. */
const WINDOW = 1_000;
const STEP = WINDOW / 2;

/** Indices at which a new level begins, found as for a series of the project: commits named by their index. */
export function findPoints(name: string, values: readonly (readonly number[])[]): number[] {
  const points = new Set<number>();
  for (let from = 0; ; from += STEP) {
    const last = from + WINDOW >= values.length;
    // What lies near an edge of a window lies in the middle of another.
    const [first, end] = [from === 0 ? 0 : from + STEP / 2, last ? values.length : from + WINDOW - STEP / 2];
    for (const point of pointsIn(name, values, from)) {
      if (point >= first && point < end) points.add(point);
    }
    if (last) return [...points].sort((a, b) => a - b);
  }
}

function pointsIn(name: string, values: readonly (readonly number[])[], from: number): number[] {
  const window = values.slice(from, from + WINDOW);
  const commits = window.map((_, index) => String(from + index));
  const runs = window.flatMap((repetitions, index) =>
    repetitions.map((value, k) => ({ commit: commits[index]!, block: `${from + index}/${k}`, value })),
  );
  const { changes } = detectHistory(commits, {
    key: name,
    group: name,
    metric: "value",
    better: "lower",
    runs,
    detects: true,
    smallest_effect: 0,
  });
  return changes.map((change) => Number(change.commit));
}
