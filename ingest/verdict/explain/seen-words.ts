import type { FormatValue, JudgedCase, RegressionCase, SeenSeries } from "./case.ts";
import { chanceWords, clean, count, effectWords, isFigure, shareWords, shaWords } from "./figure-words.ts";
import { recoveryWords } from "./recovery-words.ts";

const NAMED = 6;

/** What the history showed: figures, noise, how sure, and where. */
export function seenSentences(one: JudgedCase, format: FormatValue): string[] {
  const { seen, cause, commit } = one;
  const shown = seen.series.slice(0, NAMED);
  const rest = seen.series.length - shown.length;
  return [
    `The commit is ${shaWords(commit.sha)}, "${clean(commit.subject)}".`,
    ...shown.map((series) => movedWords(series, format)),
    ...(rest > 0
      ? [`${count(rest, "more series", "more series")} moved with ${shown.length === 1 ? "it" : "them"}.`]
      : []),
    ...oppositeWords(one),
    ...(shown.some((series) => effectWords(series)?.includes("95 % interval"))
      ? [
          "A 95 % interval is made so that it holds the true change in 95 of 100 such cases; what is noticed because it is large tends to be smaller than it looks.",
        ]
      : []),
    ...(shown[0] ? [...levelWords(shown[0]), ...noiseWords(shown[0]), ...chance(shown[0], seen.family)] : []),
    ...basisWords(one),
    `${shaWords(cause.after.sha)} is the last commit surely on the old level, ${shaWords(cause.upto.sha)} the first surely on the new one.`,
    ...(one.recovery ? [recoveryWords(one.recovery)] : []),
  ];
}

function movedWords({ label, metric, before, after, ...effect }: SeenSeries, format: FormatValue): string {
  const name = clean(label);
  if (!isFigure(before) || !isFigure(after)) return `Of ${name} no level is on record.`;
  if (before === after) return `${name} is at ${format(metric, after)} on both levels.`;
  const verb = after < before ? "fell" : "rose";
  const by = effectWords(effect);
  return `${name} ${verb} from ${format(metric, before)} to ${format(metric, after)}${by === null ? "" : `, that is ${by}`}.`;
}

const OPPOSITE_STATES = { suspected: "suspected", confirmed: "confirmed", "cant-tell": "can't tell" };

function oppositeWords({ kind, opposite }: RegressionCase): string[] {
  if (!opposite) return [];
  const state = `${opposite.regression_id} (${OPPOSITE_STATES[opposite.state]})`;
  return [
    kind === "regression"
      ? `Improvement ${state} may be of the same commit: it is a finding of its own, and does not pay for this one.`
      : `Regression ${state} may be of the same commit: it is a finding of its own, and this does not pay for it.`,
  ];
}

function levelWords({ label, commits_before, commits_after }: SeenSeries): string[] {
  if (!isFigure(commits_before) || !isFigure(commits_after)) return [];
  return [
    `The old level of ${clean(label)} holds ${count(commits_before, "measured commit")}, the new one ${count(commits_after, "measured commit")}.`,
  ];
}

function noiseWords({
  label,
  noise_between_runs: runs,
  noise_between_commits: commits,
}: SeenSeries): string[] {
  if (!isFigure(runs)) return [];
  const beyond = isFigure(commits)
    ? commits > 0
      ? `, and commits of one level by another ${shareWords(commits)}`
      : ", and commits of one level by no more than that explains"
    : "";
  return [
    `Noise of ${clean(label)}: runs of one commit vary by ${shareWords(runs)} (standard deviation)${beyond}.`,
  ];
}

function chance({ label, test, p_value, p_limit }: SeenSeries, family: number | null): string[] {
  const name = clean(label);
  if (!isFigure(p_value)) return [`How likely noise alone shows as much in ${name} was not kept.`];
  const allowed = isFigure(p_limit)
    ? `; to be suspected${isFigure(family) ? ` among ${count(family, "series", "series")}` : ""} it had to be less often than ${chanceWords(p_limit)}`
    : "";
  const tested = test === "newest" ? " (its newest commits against the level before them)" : "";
  return [`Noise alone would show as much in ${name}${tested} in ${chanceWords(p_value)}${allowed}.`];
}

function basisWords({ seen }: RegressionCase): string[] {
  const rounds =
    isFigure(seen.rounds) && seen.rounds > 0 ? `${count(seen.rounds, "complete round")} and ` : "";
  const on = `It rests on ${rounds}${count(seen.sessions, "session")}`;
  const promise = isFigure(seen.alpha)
    ? `; that look was allowed a false flag, over all series together, with probability ${shareWords(seen.alpha)}`
    : "";
  return [`${on}${promise}.`];
}
