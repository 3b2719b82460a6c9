import { joinRegressions, lookAtHistory, watchNewest, withoutMoods } from "../../../ingest/verdict/index.ts";
import { type Layout, makeInstallation } from "./installation.ts";

const COMMITS = 500;
/** Series of the installation: what is the same for all of them is worked out once. */
const SERIES = 60;
/** The least of so many counts: a process that follows a branch is warm, and what neighbours take is not its own. */
const TRIES = 15;

/** Milliseconds of processor time, all threads together, for one series of 500 commits at one look, as the planner looks: of both layouts. */
export function msPerSeries(seed: number): Record<Layout, number> {
  return { rounds: msOfLayout(seed, "rounds"), visits: msOfLayout(seed, "visits") };
}

function msOfLayout(seed: number, layout: Layout): number {
  const { commits, series, control_of } = makeInstallation({
    seed,
    layout,
    series: SERIES,
    commits: COMMITS,
  });
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TRIES; i++) {
    const started = process.cpuUsage();
    const { detection } = lookAtHistory({ commits, series, completed_rounds: COMMITS });
    const watched = watchNewest(commits, withoutMoods(commits, series, control_of), detection.series);
    joinRegressions(commits, watched, "all");
    const { user, system } = process.cpuUsage(started);
    best = Math.min(best, (user + system) / 1_000 / SERIES);
  }
  return best;
}
