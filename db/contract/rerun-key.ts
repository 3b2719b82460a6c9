/** What the keys of a finding's rerun sessions hold: another finding may ask the same two commits. */
export function rerunQuestion(regression_id: number): string {
  return `:rerun:${regression_id}:`;
}

/** The question that a rerun session's key holds: each session adds a number of its own at the end. Of another's key all but that. */
export function rerunQuestionOf(key: string): string {
  return /:rerun:\d+:(?=\d+$)/.exec(key)?.[0] ?? key.replace(/\d+$/, "");
}
