import { judgeNewest } from "../../../app/commits/judge-newest.ts";
import { readBrokenLimits } from "../../../app/read-broken-limits.ts";
import { readTiles } from "../../../app/series/read-tiles.ts";
import type { View } from "../../../app/view.ts";
import { readActivity } from "../../../db/queries/activity.ts";
import { readCommitJudgement } from "../../../db/queries/commit-judgement.ts";
import { readCommitSummaries, readRunValues } from "../../../db/queries/commit-values.ts";
import { readHistory } from "../../../db/queries/history.ts";
import { readRegressions } from "../../../db/queries/regressions.ts";
import { readRounds } from "../../../db/queries/rounds.ts";
import { readSeries } from "../../../db/queries/series.ts";
import { readSeriesPoints } from "../../../db/queries/series-points.ts";

/** What a page asks of the database. */
export type BenchRead = { name: string; read(): void };

/** What a view must have for there to be something to read. */
export type FullView = View & { branch_id: number; host_class: string };

/** The reads that have to be quick whatever the history. Each is one entry: what a page reads anew is put here beside it. */
export function benchReads(view: FullView): BenchRead[] {
  const { database, engine_id, branch_id, host_class } = view;
  const series = readSeries(view);
  const { commits } = readHistory({ database, branch_id, limit: 50_000 });
  const measured = commits.filter(
    ({ commit_id }) => readCommitJudgement({ database, branch_id, host_class, commit_id }) !== null,
  );
  const one = measured[Math.floor(measured.length / 2)]!;
  const releases = measured.filter(({ tags }) => tags.length > 0).slice(-2);
  const metrics = ["throughput_ops", "latency_us_p50", "latency_us_p99", "latency_us_p999"] as const;
  const middle = series[Math.floor(series.length / 2)]!.series_id;
  return [
    {
      name: "a whole history summary",
      read: () => void readSeriesPoints({ database, series_ids: [middle], branch_id, from_position: 0 }),
    },
    {
      name: "a commit over all series",
      read: () => {
        const { commit_id } = one;
        readCommitJudgement({ database, branch_id, host_class, commit_id });
        readCommitSummaries({ database, commit_id });
      },
    },
    {
      name: "the front page",
      read: () => {
        readTiles(view, metrics);
        readRegressions({ database, branch_id, state: ["confirmed", "suspected"], limit: 8, host_class });
        judgeNewest(view, branch_id, host_class);
        readBrokenLimits(view, branch_id, host_class);
        readRounds({ database, engine_id, branch_id, host_class });
        readActivity({ database });
      },
    },
    {
      name: "the compare of two releases",
      read: () => {
        const commit_ids = releases.map(({ commit_id }) => commit_id);
        readRunValues({ database, commit_ids, engine_id, host_class });
        for (const commit_id of commit_ids) readCommitSummaries({ database, commit_id });
      },
    },
  ];
}
