import { chooseSides } from "../../../app/compare/choose-sides.ts";
import { readSides } from "../../../app/compare/read-sides.ts";
import { readFreshHosts } from "../../../app/hosts/read-fresh-hosts.ts";
import { readFront } from "../../../app/read-overview.ts";
import { askWindow, type MeasuredView } from "../../../app/series/window/ask-window.ts";
import { choosePositions } from "../../../app/series/window/choose-positions.ts";
import { readGiven, readStretch } from "../../../app/series/window/read-stretch.ts";
import { readActivity } from "../../../db/queries/activity.ts";
import { type HistoryCommit, readHistory } from "../../../db/queries/branch/history.ts";
import { readCommitJudgement } from "../../../db/queries/commit/commit-judgement.ts";
import { readCommitSummaries } from "../../../db/queries/commit/commit-values.ts";
import { readProvenance } from "../../../db/queries/provenance.ts";
import { readScope } from "../../../db/queries/scope.ts";
import { readSeries, type SeriesName } from "../../../db/queries/series/series.ts";
import { readWindowStamp } from "../../../db/queries/window/window-stamp.ts";

/** What a page asks of the database. */
export type BenchRead = { name: string; read(): void };

/** What a view must have for there to be something to read. */
export type FullView = MeasuredView;

const CHART_PX = 700;
const ZOOMED_COMMITS = 40;

/**
 * The reads that have to be quick whatever the history, each as a page makes it; what is worked out between two of them, as which
 * commits a chart keeps, is left out. What a page reads anew is put here beside it.
 */
export function benchReads(view: FullView): BenchRead[] {
  const { database, branch_id, host_class } = view;
  const series = readSeries(view);
  const { commits } = readHistory({ database, branch_id, limit: 50_000 });
  const measured = commits.filter(
    ({ commit_id }) => readCommitJudgement({ database, branch_id, host_class, commit_id }) !== null,
  );
  const { commit_id } = measured[Math.floor(measured.length / 2)]!;
  const middle = series[Math.floor(series.length / 2)]!;
  const zoomed = commits.slice(Math.floor(commits.length / 2)).slice(0, ZOOMED_COMMITS);
  return [
    { name: "a whole history summary", read: chartRead(view, middle, {}) },
    {
      name: "a zoomed window with its runs",
      read: chartRead(view, middle, { from: zoomed[0]!.sha, to: zoomed.at(-1)!.sha }),
    },
    {
      name: "a commit over all series",
      read: () => {
        readCommitJudgement({ database, branch_id, host_class, commit_id });
        readCommitSummaries({ database, commit_id });
      },
    },
    { name: "the front page", read: () => frontRead(view) },
    { name: "the compare of two releases", read: compareRead(view, measured) },
  ];
}

function chartRead(view: FullView, { workload, variant, metric }: SeriesName, query: Record<string, string>) {
  const params = new URLSearchParams({ metric, ...query });
  const ask = () => askWindow(view, { workload, variant: [variant] }, params)!;
  const first = ask();
  const { positions } = choosePositions(first, readStretch(first), CHART_PX);
  return () => {
    const asked = ask();
    readWindowStamp({
      ...view,
      ...asked.stretch,
      series_ids: asked.chosen.map((one) => one.series.series_id),
    });
    readGiven(asked, readStretch(asked), positions);
  };
}

function frontRead(view: FullView): void {
  const { database } = view;
  readScope({ database });
  readProvenance(view);
  const heard = readActivity({ database });
  readFreshHosts(view, { alive: false, now: heard.now });
  readFront(view, view);
}

/** The newest two that have a tag; without them, the ends of the history. */
function compareRead(view: FullView, measured: readonly HistoryCommit[]) {
  const { database, engine_id, branch_id } = view;
  const tagged = measured.filter(({ tags }) => tags.length > 0).slice(-2);
  const [a, b] = (tagged.length === 2 ? tagged : [measured[0]!, measured.at(-1)!]).map(
    ({ tags, sha }) => tags[0] ?? sha,
  );
  return () => {
    const chosen = chooseSides(
      view,
      { a: a!, b: b! },
      { host_b: undefined, variant: undefined, variant_b: undefined },
    );
    if (chosen.state !== "found") throw new Error(`${a} and ${b} cannot be compared`);
    readSides({ database, engine_id, branch_id, ...chosen });
  };
}
