import { joinRegressions, lookAtHistory, type Regression } from "../../../ingest/verdict/index.ts";
import { makeInstallation, seenUntil } from "./installation.ts";

/** Series of the installation; what may be spent is shared by as many, so that more would suspect no more. */
const SERIES = 60;
/** A look at the whole history is made so seldom here; in use after every commit. Its share of the false alarms is spent as if. */
const EVERY = 10;

/**
 * False suspicions that the look at the whole history adds to those of the watch, in `commits` unchanging commits, as the planner
 * joins them: what it flags, what it would have rerun, and what is unsure of its place.
 */
export function historyAlarms(seed: number, commits: number): number {
  const all = makeInstallation({ seed, layout: "visits", series: SERIES, commits });
  const places = new Map(all.commits.map((commit, place) => [commit, place]));
  const known: Regression[] = [];
  for (let newest = EVERY; newest < commits; newest += EVERY) {
    const seen = seenUntil(all, newest);
    const { detection } = lookAtHistory({ ...seen, completed_rounds: newest });
    for (const found of joinRegressions(seen.commits, detection.series, "all")) {
      if (!known.some((one) => one.kind === found.kind && meet(one, found, places))) known.push(found);
    }
  }
  return known.length;
}

/** Whether the causes of two may be one. */
function meet(one: Regression, other: Regression, places: ReadonlyMap<string, number>): boolean {
  const at = (commit: string) => places.get(commit)!;
  return at(one.cause.after) < at(other.cause.upto) && at(other.cause.after) < at(one.cause.upto);
}
