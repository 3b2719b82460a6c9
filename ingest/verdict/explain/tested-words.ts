import type { CaseReruns, CaseStep, FormatValue, RegressionCase, TestedSeries } from "./case.ts";
import { chanceWords, clean, count, effectWords, isFigure, shareWords, shaWords } from "./figure-words.ts";

/** What was run again because of the suspicion, and what it said. */
export function testedSentences(one: RegressionCase, format: FormatValue): string[] {
  const { reruns, bisection } = one;
  const steps = bisection.map(stepWords);
  if (reruns === null || reruns.turns === 0) {
    const why = reruns === null ? "Nothing was rerun." : "Reruns are planned; none has been made.";
    return [why, ...steps];
  }
  const told = reruns.series.some(({ word }) => word !== "can't tell");
  return [
    `${shaWords(reruns.before.sha)}, from before the change, and ${shaWords(reruns.after.sha)}, from after it, were run in turn on one host, one right after the other: ${count(reruns.turns, "turn")}${mostWords(one)}.`,
    ...reruns.series.map((series) => resultWords(series, format)),
    ...(told ? [meaningWords(reruns)] : []),
    promiseWords(reruns),
    ...steps,
  ];
}

/** A recording does not say how many turns were allowed. */
function mostWords({ origin, reruns }: RegressionCase): string {
  return origin === "recording" || reruns === null
    ? ""
    : ` of at most ${reruns.most_pairs.toLocaleString("en-US")}`;
}

function resultWords(
  { label, metric, role, word, pairs, before, ...effect }: TestedSeries,
  format: FormatValue,
): string {
  const name = `${clean(label)}${role === "guard" ? ", which should not have moved" : ""}`;
  const by = effectWords(effect);
  if (pairs === 0 || by === null) return `${name}: no pair of runs, so it can't tell.`;
  const from = isFigure(before) ? ` against ${format(metric, before)} before` : "";
  return `${name}: ${by}${from}, in ${count(pairs, "pair")}: ${word === "can't tell" ? "it can't tell" : word}.`;
}

function meaningWords({ series }: CaseReruns): string {
  const limits = [...new Set(series.map((one) => shareWords(one.smallest_effect)))];
  const limit = limits.length === 1 ? limits[0] : "the smallest change that matters for its metric";
  return `"Worse" and "better" mean that no change is ruled out and that the change found is at least ${limit}; "no change" means that more than ${limit} is ruled out.`;
}

function promiseWords({ alpha }: CaseReruns): string {
  const promise = isFigure(alpha)
    ? `; for two equal commits one of them is wrong in at most ${chanceWords(alpha)}, over all suspected series`
    : "";
  return `The intervals shown are of one series alone; the words rest on wider ones, which hold however often one looks${promise}.`;
}

function stepWords({ sha, word, label, pairs, ...effect }: CaseStep): string {
  const name = shaWords(sha);
  if (word === "not built") return `Between the two, ${name} could not be measured.`;
  const by = effectWords(effect);
  const figures =
    by === null || pairs === 0
      ? ""
      : `: ${clean(label)} ${by} against the commit before the change, in ${count(pairs, "pair")}`;
  if (word === "can't tell") return `Between the two, it can't be told on which level ${name} is${figures}.`;
  return `Between the two, ${name} is on the ${word === "old level" ? "old" : "new"} level${figures}.`;
}
