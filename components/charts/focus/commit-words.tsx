import type { SeriesWindow, WindowMark } from "../../../db/contract/series-window.ts";
import { shortSha } from "../../ui/commit-link.tsx";
import { formatChange, formatInterval, formatLimit, formatRange, formatValue } from "../../ui/figures.ts";
import { stateWord } from "../plot/plot-words.ts";
import { baselineOf, type CommitAt } from "./commit-at.ts";

/** A commit's value in the series in focus, and what it is against others; or why it has none. */
export function CommitFigures({ window, commit }: { window: SeriesWindow; commit: CommitAt }) {
  const { unit } = window.series[0]!;
  const { value, before, begins, in_both, over, marks } = commit;
  if (!value) return <span className="text-look">{commit.gap}</span>;
  const baseline = baselineOf(window, commit.entry);
  return (
    <>
      <strong className="font-semibold">{formatValue(unit, value.median)}</strong>{" "}
      <span className="ml-1 text-soft">
        {value.runs === 1 ? "one run" : `${formatRange(unit, value.low, value.high)} in ${value.runs} runs`}
        {before && before.median > 0
          ? `; ${formatChange(value.median / before.median)} against the previous measured`
          : ""}
        {baseline ? `; ${formatChange(value.median / baseline.median)} against ${baseline.name}` : ""}
      </span>
      {before && before.unmeasured > 0 ? (
        <span className="ml-1 text-look"> {unmeasuredWords(before.unmeasured)} in this step</span>
      ) : null}
      {begins ? <span className="ml-1 text-look"> the host changed before it ({begins})</span> : null}
      {in_both ? <span className="ml-1 text-look"> measured in both epochs of the host</span> : null}
      {over.map((limit) => (
        <span key={`${limit.side} ${limit.limit}`} className="ml-1 font-medium text-worse">
          {" "}
          {limit.side === "at_most" ? "over" : "under"} its limit of {formatLimit(unit, limit.limit)}
        </span>
      ))}
      {marks.map((mark) => (
        <MarkWords key={mark.regression_id} mark={mark} />
      ))}
    </>
  );
}

function MarkWords({
  mark: { direction, state, ratio, ratio_low, ratio_high, regression_id },
}: {
  mark: WindowMark;
}) {
  const interval =
    ratio === null || ratio_low === null || ratio_high === null
      ? ""
      : ` (${formatInterval(ratio, ratio_low, ratio_high)})`;
  return (
    <a
      href={`/regressions/${regression_id}`}
      className={`ml-1 font-medium ${direction === "worse" ? "text-worse" : "text-better"}`}
    >
      {" "}
      flagged {direction}
      {ratio === null ? "" : ` ${formatChange(ratio)}${interval}`}, {stateWord(state)}
    </a>
  );
}

/** "3 unmeasured commits": any of them may be what changed the value. */
export function unmeasuredWords(count: number): string {
  return count === 1 ? "one unmeasured commit" : `${count} unmeasured commits`;
}

/** A commit in one line, for a screen reader. */
export function commitText(
  window: SeriesWindow,
  { sha, subject, author, value, gap, begins }: CommitAt,
): string {
  const figure = value ? formatValue(window.series[0]!.unit, value.median) : gap;
  const host = begins ? `; the host changed before it: ${begins}` : "";
  return `${shortSha(sha)}, ${subject}, by ${author}: ${figure}${host}`;
}
