import { type MetricKey, metricOf } from "../../db/contract/metric.ts";
import type { ExampleTruth } from "../../ingest/example/truth.ts";
import type { Flag as FlagRead } from "./read-flags.ts";

type Flag = Omit<FlagRead, "state">;

/**
 * Holds what was flagged, or confirmed, against what was planted. A planted change is found when its own commit alone is
 * left for the cause of a flag of its direction; a flag is false where the truth knows of no change of that direction. What
 * was missed is told with what `seenOf` says of it.
 */
export function compareWithTruth(
  truth: ExampleTruth["commits"],
  flags: readonly Flag[],
  seenOf: (commit: ExampleTruth["commits"][number]) => string[],
): { planted: number; found: number; missed: number; false_flags: number; lines: string[] } {
  const lines: string[] = [];
  const planted = truth.filter((commit) => commit.planted);
  const flagsOf = (commit: (typeof planted)[number]) =>
    flags.filter((flag) => flag.sha === commit.sha && flag.kind === commit.kind);
  const found = planted.filter((commit) => flagsOf(commit).some(({ causes }) => causes === 1));
  for (const commit of planted) {
    const word = found.includes(commit) ? "found " : "missed";
    const [unsure] = found.includes(commit) ? [] : flagsOf(commit);
    const left = unsure ? `: one of ${unsure.causes} commits left for the cause` : "";
    lines.push(`${word} ${commit.sha.slice(0, 10)} ${commit.subject}${left}`);
    if (word === "missed") lines.push(...seenOf(commit));
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
