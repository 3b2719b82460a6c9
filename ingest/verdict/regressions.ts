import type { CauseInterval, ChangePoint, Regression, SeriesDetection } from "./detection.ts";

/**
 * Change points whose cause intervals meet become one regression or improvement. Intervals that meet, not equal commits:
 * a series in which a run failed knows its cause less well. The common part of the intervals is the cause.
 */
export function joinRegressions(
  commits: readonly string[],
  series: readonly SeriesDetection[],
): Regression[] {
  const positions = new Map(commits.map((commit, position) => [commit, position]));
  const at = (commit: string) => positions.get(commit)!;
  const flagged = series
    .flatMap((one) => one.changes)
    .sort((a, b) => at(a.cause.upto) - at(b.cause.upto) || at(b.cause.after) - at(a.cause.after));
  const groups: { after: number; upto: number; changes: ChangePoint[] }[] = [];
  for (const change of flagged) {
    const group = groups.find(
      ({ after, upto }) => at(change.cause.after) < upto && after < at(change.cause.upto),
    );
    if (group) {
      group.changes.push(change);
      group.after = Math.max(group.after, at(change.cause.after));
      group.upto = Math.min(group.upto, at(change.cause.upto));
    } else groups.push({ after: at(change.cause.after), upto: at(change.cause.upto), changes: [change] });
  }
  return groups
    .sort((a, b) => a.upto - b.upto)
    .map(({ after, upto, changes }) => {
      const suspected = series
        .flatMap((one) => one.suspected)
        .filter((change) => at(change.cause.after) < upto && after < at(change.cause.upto));
      return judgeTogether(commits, after, upto, changes, suspected);
    });
}

function judgeTogether(
  commits: readonly string[],
  after: number,
  upto: number,
  changes: ChangePoint[],
  suspected: ChangePoint[],
): Regression {
  const cause: CauseInterval = {
    after: commits[after]!,
    upto: commits[upto]!,
    unmeasured: commits.slice(after + 1, upto),
    measured: [commits[upto]!],
  };
  const worse = changes.filter((change) => change.direction === "worse");
  const kind = worse.length > 0 ? "regression" : "improvement";
  const voters = kind === "regression" ? worse : changes;
  return {
    commit: cause.upto,
    cause,
    kind,
    mixed: worse.length > 0 && worse.length < changes.length,
    votes: new Set(voters.map(voteOf)).size,
    changes: [...changes].sort((a, b) => size(b) - size(a) || (a.series < b.series ? -1 : 1)),
    suspected,
  };
}

/** Percentiles of one group are one vote; every other metric is its own. */
function voteOf(change: ChangePoint): string {
  return JSON.stringify([change.group, change.metric.replace(/_p\d[\d_]*(?=@|$)/, "")]);
}

function size(change: ChangePoint): number {
  if (change.ratio === null || change.ratio <= 0) return Number.POSITIVE_INFINITY;
  return Math.abs(Math.log(change.ratio));
}
