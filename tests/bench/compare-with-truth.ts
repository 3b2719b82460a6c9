import { type MetricKey, metricOf } from "../../db/contract/metric.ts";
import type { ExampleTruth } from "../../ingest/example/truth.ts";

type Flag = { sha: string; subject: string; kind: "regression" | "improvement"; words: string };

/**
 * Holds what was flagged, or confirmed, against what was planted. A planted change is found when its own commit is
 * flagged with its direction; a flag is false where the truth knows of no change of that direction.
 */
export function compareWithTruth(
  truth: ExampleTruth["commits"],
  flags: readonly Flag[],
): { planted: number; found: number; missed: number; false_flags: number; lines: string[] } {
  const lines: string[] = [];
  const planted = truth.filter((commit) => commit.planted);
  const found = planted.filter((commit) =>
    flags.some((flag) => flag.sha === commit.sha && flag.kind === commit.kind),
  );
  for (const commit of planted) {
    const word = found.includes(commit) ? "found " : "missed";
    lines.push(`${word} ${commit.sha.slice(0, 10)} ${commit.subject}`);
  }
  const untrue = flags.filter((flag) => !isTrue(truth, flag));
  for (const flag of untrue) lines.push(`false  ${flag.sha.slice(0, 10)} ${flag.subject}: ${flag.words}`);
  return {
    planted: planted.length,
    found: found.length,
    missed: planted.length - found.length,
    false_flags: untrue.length,
    lines,
  };
}

/** A small change may be flagged or not; flagged with its own direction it is no lie. */
function isTrue(truth: ExampleTruth["commits"], flag: Flag): boolean {
  const commit = truth.find((one) => one.sha === flag.sha);
  if (commit?.kind !== "small-change") return commit?.kind === flag.kind;
  return commit.effects.some(({ metric, change_percent }) => {
    const better = change_percent > 0 === (metricOf(metric as MetricKey).better === "higher");
    return flag.kind === (better ? "improvement" : "regression");
  });
}
