import { briefEffect, changeVerdict } from "../sentence.ts";
import type { RerunDecision, RerunTest, RerunVerdict } from "./judge-reruns.ts";
import type { Placed } from "./place-level.ts";

/** A decision in one sentence, and in a few words. */
export interface RerunWords {
  text: string;
  short: string;
}

/** What reruns of both ends say of a suspected regression or improvement. */
export function rerunWords(
  kind: "regression" | "improvement",
  decision: RerunDecision,
  tests: readonly (RerunTest & { label: string; metric: string })[],
): RerunWords {
  const shown = tests.map((test, i) => ({ ...test, ...publishedOf(decision.verdicts[i]!) }));
  const suspects = shown.filter(({ role }) => role === "suspect");
  const pairs = Math.max(0, ...suspects.map((one) => one.told_pairs));
  if (decision.word === "confirmed") {
    const { text, short } = changeVerdict(
      kind,
      suspects.flatMap((one) => {
        const { word } = one;
        return word === "worse" || word === "better" ? [{ ...one, direction: word }] : [];
      }),
    );
    return { text: `${text} ${guardWords(shown)}`.trim(), short };
  }
  const series = suspects.length === 1 ? "the suspected series" : `all ${suspects.length} suspected series`;
  if (decision.word === "not-reproduced") {
    const other = suspects.filter(({ word }) => word !== "no change").length;
    const what = other === 0 ? "no change" : "no such change";
    return {
      text: `Not reproduced: ${what} in ${series} after ${pairsWords(pairs)} of reruns.`,
      short: "not reproduced",
    };
  }
  if (decision.reason === "no-pairs") {
    return { text: "Can't tell: the two ends could not be measured side by side.", short: "can't tell" };
  }
  const more =
    decision.pairs_needed === null
      ? "more would take thousands"
      : `about ${pairsWords(decision.pairs_needed)} more (${2 * decision.pairs_needed} runs of a workload) would tell`;
  return { text: `Can't tell after ${pairsWords(pairs)} of reruns; ${more}.`, short: "can't tell" };
}

/** What a step of the bisection says of one commit. */
export function levelWords(sha: string, placed: Placed, label: string): string {
  const name = sha.slice(0, 10);
  if (placed.no_pairs) return `${name} could not be measured beside the commit before the change.`;
  if (placed.word === "can't tell") return `On which level ${name} is cannot be told by ${label}.`;
  return `${name} is on the ${placed.word}: ${label} ${briefEffect(placed)} against the commit before the change.`;
}

function publishedOf({ word, pairs, ratio, ratio_low_95, ratio_high_95 }: RerunVerdict) {
  return { word, told_pairs: pairs, ratio, ratio_low: ratio_low_95, ratio_high: ratio_high_95 };
}

function guardWords(
  shown: readonly { role: string; word: string; label: string; ratio: number | null }[],
): string {
  const moved = shown.filter(({ role, word }) => role === "guard" && (word === "worse" || word === "better"));
  if (moved.length === 0) return "";
  return `What should not have moved did too: ${moved.map(({ label }) => label).join(", ")}.`;
}

function pairsWords(count: number): string {
  return count === 1 ? "one pair" : `${count} pairs`;
}
