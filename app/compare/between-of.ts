import type { ChangeBetween, ChangeFigures } from "../../db/queries/compare/changes-between.ts";
import type { SeriesLevels } from "../../db/queries/series/series-levels.ts";
import type { Between, KnownChange } from "../../ingest/verdict/index.ts";

/** What the history of one series knows between two places of a branch, in the form in which it is judged. */
export function betweenOf({
  positions: [a, b],
  changes,
  figures,
  analysis,
  places,
}: {
  positions: readonly [number, number];
  changes: readonly ChangeBetween[];
  /** Of this series. */
  figures: readonly ChangeFigures[];
  analysis: SeriesLevels | undefined;
  /** Where commits are on the branch. */
  places: ReadonlyMap<number, number>;
}): Between {
  const known = changes.flatMap((change) => knownChange(change, figures));
  const suspected = (analysis?.suspected ?? []).flatMap((commit_id) => {
    const at = places.get(commit_id);
    const told = at === undefined || known.some(({ after, upto }) => after < at && at <= upto);
    return told ? [] : [{ ...NOT_CONFIRMED, after: at - 1, upto: at }];
  });
  return {
    a,
    b,
    changes: [...known, ...suspected],
    level_a: levelAt(a, analysis, places),
    level_b: levelAt(b, analysis, places),
    smallest_detectable: analysis?.smallest_detectable ?? null,
  };
}

const NOT_CONFIRMED = { confirmed: false, ratio: null, ratio_low: null, ratio_high: null };

/** Confirmed of a series is only what reruns measured in it: that others moved there is no figure of this one. */
function knownChange(change: ChangeBetween, figures: readonly ChangeFigures[]): KnownChange[] {
  const own = figures.filter(({ regression_id }) => regression_id === change.regression_id);
  if (own.length === 0) return [];
  const place = { after: change.after_position, upto: change.upto_position };
  const rerun = own.find(({ by_reruns }) => by_reruns === 1);
  if (!rerun) return [{ ...NOT_CONFIRMED, ...place }];
  const { ratio, ratio_low, ratio_high } = rerun;
  return [{ ...place, confirmed: true, ratio, ratio_low, ratio_high }];
}

function levelAt(
  at: number,
  analysis: SeriesLevels | undefined,
  places: ReadonlyMap<number, number>,
): number | null {
  const level = analysis?.levels.find(({ from_commit_id, to_commit_id }) => {
    const [first, last] = [places.get(from_commit_id), places.get(to_commit_id)];
    return first !== undefined && last !== undefined && first <= at && at <= last;
  });
  return level?.value ?? null;
}
