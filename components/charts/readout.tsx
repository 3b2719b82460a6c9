import { commitHref, shortSha } from "../ui/commit-link.tsx";
import { formatChange, formatInterval, formatLimit, formatRange, formatValue } from "../ui/figures.ts";
import { momentText } from "../ui/moment.tsx";
import type { AxisCommit } from "./axis-commits.tsx";
import type { PlotSeries } from "./plot.ts";

/** What a chart says of one commit: the newest until one is chosen, the pinned one until it is let go. */
export function Readout({
  series,
  commits,
  index,
  state,
  onRelease,
}: {
  series: PlotSeries;
  commits: AxisCommit[];
  index: number;
  state: "newest" | "chosen" | "pinned";
  onRelease: () => void;
}) {
  const commit = commits[index];
  if (!commit) return null;
  const mark = series.marks.find((one) => one.index === index);
  return (
    <div
      data-readout={state}
      data-figures=""
      className={`min-h-21 border-l-2 pl-3 sm:ml-[52px] ${state === "pinned" ? "border-ink" : "border-line"}`}
    >
      <p className="flex items-baseline gap-2">
        <a href={commitHref(commit.sha)} className="hash shrink-0">
          {shortSha(commit.sha)}
        </a>
        <span className="truncate">{commit.subject}</span>
      </p>
      <p>
        <Figures series={series} index={index} />
        {mark ? (
          <span className={`ml-2 font-medium ${mark.direction === "worse" ? "text-worse" : "text-better"}`}>
            flagged {mark.direction}
            {mark.ratio !== null ? ` ${formatChange(mark.ratio)}` : ""}
            {mark.ratio !== null && mark.ratio_low !== null && mark.ratio_high !== null
              ? ` (${formatInterval(mark.ratio, mark.ratio_low, mark.ratio_high)})`
              : ""}
          </span>
        ) : null}
      </p>
      <p className="flex flex-wrap gap-x-3 text-soft">
        <span>{commit.author}</span>
        <span>{momentText(commit.committed_at, true)}</span>
        {commit.pr_number !== null ? <span>#{commit.pr_number}</span> : null}
        {commit.tags.map((tag) => (
          <span key={tag}>{tag}</span>
        ))}
        {state === "pinned" ? (
          <button type="button" className="cursor-pointer underline" onClick={onRelease}>
            unpin
          </button>
        ) : (
          <span>{state === "newest" ? "newest measured" : "click to pin"}</span>
        )}
      </p>
    </div>
  );
}

function Figures({ series, index }: { series: PlotSeries; index: number }) {
  const at = series.points.findIndex((point) => point.index === index);
  const point = series.points[at];
  if (!point) {
    return <span className="text-look">{gapText(series, index)}</span>;
  }
  const previous = series.points[at - 1];
  const begins = series.breaks.find((one) => one.index === index);
  const over = series.limits.filter(({ broken }) => broken.includes(index));
  return (
    <>
      <strong className="font-semibold">{formatValue(series.unit, point.median)}</strong>
      <span className="ml-2 text-soft">
        {point.runs === 1
          ? "one run"
          : `${formatRange(series.unit, point.low, point.high)} in ${point.runs} runs`}
        {previous && previous.median > 0
          ? `; ${formatChange(point.median / previous.median)} against the previous measured`
          : ""}
      </span>
      {begins ? <span className="ml-2 text-look">the host changed before it ({begins.text})</span> : null}
      {point.in_both ? <span className="ml-2 text-look">measured in both epochs of the host</span> : null}
      {over.map((limit) => (
        <span key={`${limit.side} ${limit.limit}`} className="ml-2 font-medium text-worse">
          {limit.side === "at_most" ? "over" : "under"} its limit of {formatLimit(series.unit, limit.limit)}
        </span>
      ))}
    </>
  );
}

/** The readout in one line, for a screen reader. */
export function readoutText(series: PlotSeries, commits: AxisCommit[], index: number): string {
  const commit = commits[index];
  if (!commit) return "";
  const point = series.points.find((one) => one.index === index);
  const value = point ? formatValue(series.unit, point.median) : gapText(series, index);
  const begins = series.breaks.find((one) => one.index === index);
  const figure = begins ? `${value}; the host changed before it: ${begins.text}` : value;
  return `${shortSha(commit.sha)}, ${commit.subject}, by ${commit.author}: ${figure}`;
}

function gapText(series: PlotSeries, index: number): string {
  return series.gaps.find((gap) => gap.index === index)?.text ?? "not measured";
}
