import type { RegressionCase, TestedSeries } from "./case.ts";
import { clean, count, effectWords, isFigure, shaWords } from "./figure-words.ts";

/** The verdict in one line. It says of the state what the record bears out, and says so where the record does not. */
export function verdictLine(one: RegressionCase): string {
  const label = one.placement === "unpinned" ? " (unpinned)" : "";
  const where = placeWords(one);
  switch (one.state) {
    case "suspected": {
      const begun = (one.reruns?.turns ?? 0) > 0;
      const reruns = begun ? "reruns have begun, and no decision is on record" : "nothing has been rerun yet";
      return `Suspected ${one.kind}${label} ${where}${seenWords(one)}; ${reruns}.`;
    }
    case "confirmed": {
      const [lead, ...more] = deciders(one);
      if (!lead)
        return `Recorded as a confirmed ${one.kind}${label} ${where}, but no rerun on record shows it.`;
      return `Confirmed ${one.kind}${label} ${where}: ${testedWords(lead)}${andMore(more.length)}, told by ${count(lead.pairs, "pair")} of reruns.`;
    }
    case "not-reproduced":
      return notReproduced(one, label, where);
    case "cant-tell": {
      const pairs = mostPairs(one);
      const after = pairs > 0 ? `after ${count(pairs, "pair")} of reruns` : "as no rerun gave a pair";
      return `Can't tell${label}: whether there is a ${one.kind} ${where} is open ${after}${neededWords(one)}.`;
    }
    case "withdrawn":
      return `Withdrawn${label}: the ${one.kind} suspected ${where} is not found any more with what has been measured since.`;
  }
}

/** The suspected series whose reruns say what was suspected, the strongest first. */
export function deciders({ kind, reruns }: RegressionCase): TestedSeries[] {
  const word = kind === "regression" ? "worse" : "better";
  const size = ({ ratio }: TestedSeries) => (isFigure(ratio) && ratio > 0 ? Math.abs(Math.log(ratio)) : 0);
  return suspects(reruns)
    .filter((one) => one.word === word)
    .sort((a, b) => size(b) - size(a));
}

export function suspects(reruns: RegressionCase["reruns"]): TestedSeries[] {
  return reruns?.series.filter((one) => one.role === "suspect") ?? [];
}

/** More pairs that would tell all suspected series; null where that is not known, or told already. */
export function pairsNeeded({ reruns }: RegressionCase): number | null {
  const untold = suspects(reruns).filter((one) => one.word === "can't tell");
  const needed = untold.map((one) => one.pairs_needed);
  return needed.length > 0 && needed.every(isFigure) ? Math.max(...needed) : null;
}

function notReproduced(one: RegressionCase, label: string, where: string): string {
  const tested = suspects(one.reruns);
  const named = `the ${one.kind} suspected ${where}`;
  if (tested.length === 0)
    return `Recorded as not reproduced${label}, ${named}, but its reruns are not on record.`;
  if (deciders(one).length > 0) {
    return `Recorded as not reproduced${label}, ${named}, but a rerun on record shows it: it should be judged again.`;
  }
  const still = tested.filter(({ word }) => word === "no change").length;
  const what = still === tested.length ? "no change that matters" : "no such change";
  const series = tested.length === 1 ? "the suspected series" : `all ${tested.length} suspected series`;
  const untold = tested.some(({ word }) => word === "can't tell");
  if (untold) return `Recorded as not reproduced${label}, ${named}, but not all of its reruns can tell.`;
  return `Not reproduced${label}: ${named} shows as ${what} in ${series}, by up to ${count(mostPairs(one), "pair")} of reruns.`;
}

function seenWords({ seen }: RegressionCase): string {
  const [lead, ...more] = seen.series;
  if (!lead) return ", of which no figure is on record";
  const effect = effectWords(lead) ?? "from zero";
  return `: ${clean(lead.label)} ${effect}${andMore(more.length)} in the history`;
}

function testedWords(one: TestedSeries): string {
  return `${clean(one.label)} ${effectWords(one) ?? "changed"}`;
}

function andMore(more: number): string {
  return more > 0 ? ` and ${more} more series` : "";
}

function mostPairs({ reruns }: RegressionCase): number {
  return Math.max(0, ...suspects(reruns).map(({ pairs }) => pairs));
}

function neededWords(one: RegressionCase): string {
  const needed = pairsNeeded(one);
  return needed === null ? "" : `; about ${count(needed, "more pair")} would tell`;
}

/** "at 1a2b3c4d5e", "at one of the 3 commits up to 1a2b3c4d5e" */
function placeWords({ commit, cause }: RegressionCase): string {
  if (cause.commits.length < 2) return `at ${shaWords(commit.sha)}`;
  return `at one of the ${cause.commits.length} commits up to ${shaWords(cause.upto.sha)}`;
}
