import { detectHistory } from "../../../ingest/verdict/index.ts";

/** Indices at which a new level begins, found as for a series of the project: commits named by their index. */
export function findPoints(name: string, values: readonly (readonly number[])[]): number[] {
  const commits = values.map((_, index) => String(index));
  const runs = values.flatMap((repetitions, index) =>
    repetitions.map((value, k) => ({ commit: String(index), block: `${index}/${k}`, value })),
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
