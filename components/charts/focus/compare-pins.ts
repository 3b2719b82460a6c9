import type { SeriesWindow } from "../../../db/contract/series-window.ts";
import { formatChange, formatShare, formatValue } from "../../ui/figures.ts";
import { changeWords, stateWord } from "../plot/plot-words.ts";
import type { CommitAt } from "./commit-at.ts";

/** What two pinned commits differ by, and what can and cannot be said of it. */
export type PinComparison = {
  /** The older first. */
  shas: [string, string];
  difference: string;
  /** Sentences, the weightiest first. */
  said: string[];
};

/** Two commits of an unchanged engine lie within so many standard deviations of one difference in 95 of 100 cases. */
const NORMAL_95 = 1.96;

/** Compares two pinned commits of the series in focus, whichever was pinned first. */
export function comparePins(window: SeriesWindow, one: CommitAt, other: CommitAt): PinComparison {
  const [before, after] = one.place <= other.place ? [one, other] : [other, one];
  const { unit, noise, better } = window.series[0]!;
  const shas: [string, string] = [before.sha, after.sha];
  if (!before.value || !after.value || before.value.median <= 0) {
    const said = ["Can't tell: they have no values that could be set against each other."];
    return { shas, difference: "no difference can be told", said };
  }
  const ratio = after.value.median / before.value.median;
  const direction = ratio === 1 ? "" : ratio > 1 === (better === "higher") ? ", better" : ", worse";
  const values = `${formatValue(unit, before.value.median)} to ${formatValue(unit, after.value.median)}`;
  return {
    shas,
    difference: `${formatChange(ratio)}${direction} (${values})`,
    said: [
      ...flaggedBetween(window, before, after),
      noiseSentence(ratio, noise),
      ...hostSentences(window, before, after),
      ...rangeSentence(before.value, after.value),
    ],
  };
}

function flaggedBetween({ series }: SeriesWindow, before: CommitAt, after: CommitAt): string[] {
  const between = series[0]!.marks.filter(({ at }) => at > before.entry && at <= after.entry);
  if (between.length === 0) return ["No change is flagged between them."];
  const told = between.slice(-3).map((mark) => `${changeWords(mark)} ${stateWord(mark.state)}`);
  const count = between.length === 1 ? "One change is" : `${between.length} changes are`;
  return [`${count} flagged between them: ${told.join(", ")}.`];
}

function noiseSentence(ratio: number, noise: number | null): string {
  if (noise === null) return "Can't tell whether that is noise: how much commits vary is not known here.";
  const reach = NORMAL_95 * Math.SQRT2 * noise;
  const usual = `two commits of an unchanged engine differ by up to ${formatShare(reach)} in 95 of 100 cases`;
  return Math.abs(Math.log(ratio)) <= Math.log(1 + reach)
    ? `Can't tell from these two: ${usual}.`
    : `More than noise would explain: ${usual}. Two commits alone are still no verdict.`;
}

function hostSentences({ breaks }: SeriesWindow, before: CommitAt, after: CommitAt): string[] {
  const crossed = breaks.some(({ at }) => at > before.entry && at <= after.entry);
  return crossed ? ["The host changed between them: the difference may be the host's."] : [];
}

type Value = NonNullable<CommitAt["value"]>;

function rangeSentence(before: Value, after: Value): string[] {
  if (before.runs < 2 || after.runs < 2) return ["One run tells nothing of how much runs vary."];
  return before.low <= after.high && after.low <= before.high ? ["The ranges of their runs overlap."] : [];
}
