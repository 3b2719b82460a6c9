import type { ChosenSide } from "./choose-sides.ts";
import type { Told } from "./compare-lines.ts";
import type { Comparison } from "./read-comparison.ts";

/** A comparison for machines. Values are in the unit of their metric, ratios are B / A, shares are of 1. */
export function comparisonJson({
  a,
  b,
  comparison: { sessions, unpinned, history },
  told: { verdict, lines, means, counts },
}: {
  a: ChosenSide;
  b: ChosenSide;
  comparison: Comparison;
  told: Told;
}) {
  return {
    a: sideJson(a),
    b: sideJson(b),
    verdict: { tone: verdict.tone, text: verdict.text },
    shared_sessions: sessions,
    unpinned,
    counts,
    series: lines.map(({ title: _, word, why, ...line }) => ({
      ...line,
      verdict: word,
      reason: why || null,
    })),
    geometric_means: means,
    between: history && {
      branch: history.branch,
      position_a: history.positions[0],
      position_b: history.positions[1],
      changes: history.changes.map(({ regression_id, kind, state, sha, reason }) => ({
        ...{ regression_id, kind, state, sha, reason },
      })),
    },
  };
}

function sideJson({ name, sha, subject, host_class, variant }: ChosenSide) {
  return { name, sha, subject, host_class, variant };
}
