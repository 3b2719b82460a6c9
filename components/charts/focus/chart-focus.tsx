"use client";

import { useMemo, useRef } from "react";
import type { SeriesOverview, SeriesWindow } from "../../../db/contract/series-window.ts";
import { hostQuery } from "../../ui/series-href.ts";
import { isLogRefused } from "../plot/plan-plot.ts";
import { SeriesTable } from "../series-table.tsx";
import { ChartNotes } from "./chart-notes.tsx";
import { ChartOptions, type Choices } from "./chart-options.tsx";
import { commitAt } from "./commit-at.ts";
import { commitText } from "./commit-words.tsx";
import { Exports } from "./exports.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { Legend } from "./legend.tsx";
import { OverviewStrip } from "./overview-strip.tsx";
import { Pinned } from "./pinned.tsx";
import { PlotFrame } from "./plot-frame.tsx";
import { Readout } from "./readout.tsx";
import { useChart } from "./use-chart.ts";
import type { Answer } from "./use-window.ts";

/** The metric in focus, drawn large: what is pointed at, pinned and compared, zoomed into and taken away. */
export function ChartFocus({
  initial: { query: initial_query, json },
  overview: given,
  path,
  choices,
  releases,
}: {
  /** The first window as text: React would look at each of its figures on the way, here and in the browser. */
  initial: { query: string; json: string };
  /** Null: the first window is of the whole branch, and shows it well enough. */
  overview: SeriesOverview | null;
  /** The page's; its data is below /api. */
  path: string;
  choices: Choices;
  releases: string[];
}) {
  const api = `/api${path}`;
  const initial = useMemo(
    (): Answer => ({ query: initial_query, window: JSON.parse(json) }),
    [initial_query, json],
  );
  const overview = useMemo(() => given ?? overviewOf(initial.window), [given, initial]);
  const chart = useChart(api, initial, overview);
  const dialog = useRef<HTMLDialogElement>(null);
  const { state, go, window, waiting, failed, at, chosen } = chart;
  const commit = commitAt(window, at);
  const focus = window.series[0]!;
  const query = hostQuery(state.host);
  if (!commit) return null;
  return (
    <div data-chart={waiting ? "waiting" : failed ? "failed" : "drawn"}>
      <ChartOptions {...{ state, path, go, choices, releases }} />
      <Legend series={window.series} />
      <PlotFrame
        data={chart.data}
        plan={chart.plan}
        x={window.commits.x}
        at={at}
        chosen={chosen}
        pins={chart.pins}
        selection={chart.selection}
        label={focus.title}
        text={commitText(window, commit)}
        onChoose={chart.choose}
        onSelect={chart.select}
        onClick={chart.togglePin}
        onReset={chart.showWhole}
        onKeyDown={chart.onKeyDown}
      />
      <OverviewStrip overview={overview} stretch={chart.stretch} onStretch={chart.show} />
      <p aria-live="polite" className="sr-only">
        {chart.said}
      </p>
      {failed ? (
        <p className="text-look sm:ml-14">
          The data of this stretch could not be fetched: what is drawn is the stretch before.{" "}
          <button type="button" className="cursor-pointer underline" onClick={chart.again}>
            Try again
          </button>
        </p>
      ) : null}
      <Readout {...{ window, commit, chosen, query }} pinned={chart.pins.includes(at)} />
      <ChartNotes window={window} log_refused={isLogRefused(chart.plan, state.y)} />
      <Pinned {...{ window, state, path, go }} />
      <Exports
        {...{ state, path, api, go }}
        name={`${focus.workload}-${focus.metric}`}
        onKeys={() => dialog.current?.showModal()}
      />
      {state.view === "table" ? <SeriesTable window={window} query={query} /> : null}
      <KeysDialog dialog={dialog} />
    </div>
  );
}

function overviewOf({ total, commits, series }: SeriesWindow): SeriesOverview {
  const { median, apart } = series[0]!;
  return { total, place: commits.place, sha: commits.sha, median, apart };
}
