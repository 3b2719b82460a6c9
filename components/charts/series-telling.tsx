import type { ReactNode } from "react";
import type { SeriesAnalysis } from "../../db/contract/judgement.ts";
import type { Metric } from "../../db/contract/metric.ts";
import { CommitLink } from "../ui/commit-link.tsx";
import { formatAgainst, formatChange, formatInterval, formatShare, formatValue } from "../ui/figures.ts";
import type { AxisCommit } from "./axis-commits.tsx";
import { limitText, type PlotLimit, type PlotSeries } from "./plot.ts";

/** Complete rounds before which nothing is judged. */
const FIRST_ROUND = 3;

/** What a series says, in words: read before its chart, and without JavaScript. */
export function SeriesTelling({
  metric,
  plot,
  commits,
  analysis,
  rounds,
  query,
}: {
  metric: Metric;
  plot: PlotSeries;
  commits: AxisCommit[];
  analysis: SeriesAnalysis | null;
  rounds: { completed: number; planned: number | null };
  query: string;
}) {
  const newest = plot.points.at(-1);
  return (
    <div className="mb-1">
      <p>
        {newest ? (
          <>
            <strong className="font-semibold">{formatValue(plot.unit, newest.median)}</strong> at{" "}
            <CommitLink sha={commits[newest.index]!.sha} query={query} />.{" "}
          </>
        ) : null}
        <Finding
          metric={metric}
          plot={plot}
          commits={commits}
          analysis={analysis}
          rounds={rounds}
          query={query}
        />
      </p>
      {plot.limits.map((limit) => (
        <LimitTelling key={`${limit.side} ${limit.limit}`} {...{ limit, plot, commits, query }} />
      ))}
      {(analysis?.drifts ?? []).map((drift) => (
        <p key={drift.against}>
          Slow drift since {drift.against} (<CommitLink sha={drift.sha} query={query} />
          ): {formatChange(drift.ratio)} ({formatInterval(drift.ratio, drift.ratio_low, drift.ratio_high)}),{" "}
          {drift.direction}, in steps too small to be told one by one.
        </p>
      ))}
      <p className="text-soft">{resolution(metric, analysis, rounds.completed)}</p>
    </div>
  );
}

/** "Limit 5 ms: broken since abcdef012, in the median of 5 runs." */
function LimitTelling({
  limit,
  plot: { unit, points },
  commits,
  query,
}: Pick<Parameters<typeof SeriesTelling>[0], "plot" | "commits" | "query"> & { limit: PlotLimit }) {
  const { state, since, maybe_before, why, runs } = limit;
  const named = limitText(unit, limit).replace(/^l/, "L");
  const value = points.at(-1)?.median;
  const told = value === undefined ? "" : formatAgainst(unit, value, limit.limit);
  // Where the limit is stated in another scale, the value is repeated in that one.
  const again = value === undefined || told === formatValue(unit, value) ? "" : `, ${told}`;
  const first =
    since === null ? null : (
      <>
        broken since <CommitLink sha={commits[since]!.sha} query={query} />
        {maybe_before ? " or before" : ""}
      </>
    );
  if (state === "broken") {
    return (
      <p>
        {named}: <span className="font-medium text-worse">{first}</span>
        {`${again}, in the median of ${runs} runs.`}
      </p>
    );
  }
  if (state === "kept") return <p>{`${named}: kept${again}.`}</p>;
  return (
    <p>
      {named}: can&#8217;t tell{why === "" ? "" : `, ${why}`}
      {first ? <>; before that {first}</> : null}.
    </p>
  );
}

function Finding({
  metric,
  plot,
  commits,
  analysis,
  rounds,
  query,
}: Parameters<typeof SeriesTelling>[0]): ReactNode {
  if (plot.points.length === 0) return "No commit has a value in this series yet.";
  if (plot.marks.length > 0) {
    return plot.marks.map(({ index, direction, ratio, ratio_low, ratio_high }, i) => (
      <span key={index}>
        {i === 0 ? "" : "; "}
        <span className={`font-medium ${direction === "worse" ? "text-worse" : "text-better"}`}>
          {direction} {ratio === null ? "from zero" : formatChange(ratio)}
        </span>
        {ratio === null || ratio_low === null || ratio_high === null
          ? ""
          : ` (${formatInterval(ratio, ratio_low, ratio_high)})`}{" "}
        at <CommitLink sha={commits[index]!.sha} query={query} />
        {i === plot.marks.length - 1 ? "." : ""}
      </span>
    ));
  }
  if (metric.inside) return "Shown beside what is judged, to tell why it moved; not judged itself.";
  if (!metric.detects) return "Shown, and never judged: it is one value of very many, or moves by itself.";
  if (rounds.completed < FIRST_ROUND || analysis?.status === "too-early") {
    const of = rounds.planned === null ? "" : ` of ${rounds.planned}`;
    return `${rounds.completed}${of} rounds measured; no verdict before the third.`;
  }
  if (!analysis) return "Not analysed yet.";
  if (analysis.status === "too-few") return "Can't tell: too few commits have been measured.";
  return "No change flagged.";
}

function resolution(metric: Metric, analysis: SeriesAnalysis | null, completed: number): string {
  const direction = `${metric.better === "higher" ? "Higher" : "Lower"} is better.`;
  if (!metric.detects || !analysis || analysis.status !== "judged" || completed < FIRST_ROUND)
    return direction;
  const { smallest_detectable, noise_between_runs, suspected } = analysis;
  const seen =
    smallest_detectable === null
      ? "How small a change it could have shown is not known."
      : `A lasting change of ${formatShare(smallest_detectable)} or more would have been seen.`;
  const noise =
    noise_between_runs === null ? "" : ` Runs of one commit vary by ${formatShare(noise_between_runs)}.`;
  const held =
    suspected.length === 0
      ? ""
      : ` ${suspected.length === 1 ? "One suspicion is" : `${suspected.length} suspicions are`} held back for want of evidence.`;
  return `${direction} ${seen}${noise}${held}`;
}
