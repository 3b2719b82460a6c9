import { readComparison } from "../../../app/compare/read-comparison.ts";
import { readOverview } from "../../../app/read-overview.ts";
import { type Asked, askWindow, type MeasuredView } from "../../../app/series/window/ask-window.ts";
import { readWindow } from "../../../app/series/window/read-window.ts";
import { readCommitJudgement } from "../../../db/queries/commit-judgement.ts";
import { readCommitSummaries } from "../../../db/queries/commit-values.ts";
import { readHistory } from "../../../db/queries/history.ts";
import { readSeries } from "../../../db/queries/series.ts";

/** What a page asks of the database. */
export type BenchRead = { name: string; read(): void };

/** What a view must have for there to be something to read. */
export type FullView = MeasuredView;

const CHART_PX = 700;
const ZOOMED_COMMITS = 40;

/** The reads that have to be quick whatever the history. Each is one entry: what a page reads anew is put here beside it. */
export function benchReads(view: FullView): BenchRead[] {
  const { database, engine_id, branch_id, host_class } = view;
  const series = readSeries(view);
  const { commits } = readHistory({ database, branch_id, limit: 50_000 });
  const measured = commits.filter(
    ({ commit_id }) => readCommitJudgement({ database, branch_id, host_class, commit_id }) !== null,
  );
  const one = measured[Math.floor(measured.length / 2)]!;
  const tagged = measured.filter(({ tags }) => tags.length > 0).slice(-2);
  const releases = tagged.length === 2 ? tagged : [measured[0]!, measured.at(-1)!];
  const middle = series[Math.floor(series.length / 2)]!;
  const zoomed = commits.slice(Math.floor(commits.length / 2)).slice(0, ZOOMED_COMMITS);
  const windowOf = (query: Record<string, string>) => {
    const params = new URLSearchParams({ metric: middle.metric, ...query });
    return askWindow(view, { workload: middle.workload, variant: [middle.variant] }, params) as Asked;
  };
  const [whole, stretch] = [windowOf({}), windowOf({ from: zoomed[0]!.sha, to: zoomed.at(-1)!.sha })];
  return [
    {
      name: "a whole history summary",
      read: () => void readWindow(whole, CHART_PX),
    },
    { name: "a zoomed window with its runs", read: () => void readWindow(stretch, CHART_PX) },
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
      read: () => void readOverview(view, { branch_id, host_class }),
    },
    {
      name: "the compare of two releases",
      read: () => {
        const [a, b] = releases.map(({ commit_id }) => ({ commit_id, host_class }));
        readComparison({ database, engine_id, branch_id, a: a!, b: b!, variants: null });
      },
    },
  ];
}
