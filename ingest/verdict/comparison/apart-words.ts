import { commitVerdict, type Verdict } from "../sentence.ts";
import type { ApartRow } from "./compare-apart.ts";

type Untold = NonNullable<ApartRow["reason"]>;

/** The verdict of b against a, computed from the rows of the table and nothing else. */
export function apartVerdict(rows: readonly ApartRow[]): Verdict {
  const judged = rows.filter(({ reason }) => reason !== "never-judged");
  const text = nothingToJudge(rows.length, judged);
  if (text) return { tone: "unknown", text, short: "nothing to judge" };
  const verdict = commitVerdict(rows);
  const [reason, ...others] = new Set(judged.map((row) => row.reason));
  if (!reason || others.length > 0) return verdict;
  return { ...verdict, text: `${verdict.text.replace(/\.$/, "")}: ${SHORT[reason]}.` };
}

function nothingToJudge(all: number, judged: readonly ApartRow[]): string | null {
  if (all === 0) return "Nothing to compare.";
  if (judged.length === 0) return "Nothing to judge: these series are shown and never judged.";
  const measured = judged.some(({ reason }) => reason !== "not-measured");
  return measured ? null : "Nothing to judge: no series has a value of both.";
}

/** Why a row cannot be told, and what it would take; "" where it is told. */
export function apartReason(
  row: Pick<ApartRow, "reason" | "pairs" | "blocks_needed" | "smallest_detectable">,
): string {
  const { reason, pairs, blocks_needed, smallest_detectable } = row;
  if (reason === null) return "";
  if (reason === "few-blocks")
    return `only ${pairs === 1 ? "one session" : `${pairs} sessions`} measured both, 3 are needed`;
  if (reason === "too-noisy" && pairs > 2) {
    return blocks_needed === null
      ? "too noisy for any sensible number of sessions"
      : `too noisy; about ${blocks_needed} sessions that measure both would tell`;
  }
  if (reason === "same-level" && smallest_detectable !== null) {
    return `no step seen between; one of ${percent(smallest_detectable)} % or more would show`;
  }
  return SHORT[reason];
}

const SHORT: Record<Untold, string> = {
  "not-measured": "one of the two has no value",
  "never-judged": "shown, never judged",
  "other-host": "values of different hosts are not comparable",
  "other-traffic": "the workload or the variant was another one then",
  "other-epoch": "the host changed between the two",
  "too-noisy": "too noisy",
  "few-blocks": "fewer than 3 sessions measured both",
  "no-shared-block": "no session measured both",
  suspected: "something moved between that no rerun has confirmed",
  "same-level": "no step seen between, which is no proof that there is none",
  disagreeing: "confirmed changes and values disagree",
  zero: "there is no ratio to zero",
};

function percent(share: number): string {
  return (100 * share).toFixed(share < 0.1 ? 1 : 0);
}
