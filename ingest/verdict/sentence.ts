import type { ComparisonRow } from "./comparison/compare.ts";
import type { ChangePoint, Regression } from "./detection.ts";

/**
 * Verdicts in a sentence: pages, badges and the terminal take them from here. Reruns, comparisons of two commits, limits and
 * explanations have words of their own (reruns/words, comparison/apart-words, bounds, explain).
 */

export interface Verdict {
  /** `worse` also when something else got better: that does not pay for it. */
  tone: "worse" | "better" | "same" | "unknown" | "failed";
  /** The full sentence. */
  text: string;
  /** A few words, for a badge. */
  short: string;
}

/** What became of a commit before any figure could be compared. */
export type Outcome =
  | { state: "measured" }
  | { state: "waiting" }
  | { state: "first" }
  | { state: "unjudged" }
  | { state: "failed"; stage: string }
  | { state: "no-engine" }
  | { state: "unsupported" };

const NAMED = 2;

/** What a sentence takes from a row, wherever it was judged. */
type JudgedRow = Pick<
  ComparisonRow,
  | "series"
  | "group"
  | "metric"
  | "label"
  | "smallest_effect"
  | "verdict"
  | "ratio"
  | "ratio_low"
  | "ratio_high"
> & { reason: string | null };

/** The verdict of one commit, computed from its rows alone. */
export function commitVerdict(rows: readonly JudgedRow[], outcome: Outcome = { state: "measured" }): Verdict {
  if (outcome.state === "failed") {
    const what = failureWords(outcome.stage);
    return { tone: "failed", text: `Not measured: ${what}.`, short: what };
  }
  if (outcome.state === "no-engine") {
    return { tone: "unknown", text: "Not measured: there is no engine in this commit.", short: "no engine" };
  }
  if (outcome.state === "unsupported") {
    const text = "Not measured: it cannot do what any workload needs.";
    return { tone: "unknown", text, short: "not supported" };
  }
  if (outcome.state === "first") {
    return { tone: "unknown", text: "No verdict: no measured ancestor to compare with.", short: "first" };
  }
  if (outcome.state === "unjudged") {
    const text = "Measured, and not judged yet: the next look at the branch does.";
    return { tone: "unknown", text, short: "not judged" };
  }
  const judged = rows.filter((row) => row.reason !== "never-judged");
  if (outcome.state === "waiting" || judged.every((row) => row.reason === "not-measured")) {
    return { tone: "unknown", text: "Not measured yet.", short: "not measured" };
  }
  const worse = strongestFirst(judged.filter((row) => row.verdict === "worse"));
  const better = strongestFirst(judged.filter((row) => row.verdict === "better"));
  const rest = restWords(judged, worse.length + better.length > 0);
  if (worse.length > 0) {
    const also = better.length > 0 ? ` ${comparative(better, "better")}: ${listWords(better)}.` : "";
    return {
      tone: "worse",
      text: `${comparative(worse, "worse")}: ${listWords(worse)}.${also}${rest}`,
      short: shortWords(worse, "worse"),
    };
  }
  if (better.length > 0) {
    return {
      tone: "better",
      text: `${comparative(better, "better")}: ${listWords(better)}.${rest}`,
      short: shortWords(better, "better"),
    };
  }
  return quietVerdict(judged);
}

function quietVerdict(rows: readonly JudgedRow[]): Verdict {
  const same = rows.filter((row) => row.verdict === "no change");
  if (rows.every((row) => row.reason === "too-early" || row.reason === "not-measured")) {
    return {
      tone: "unknown",
      text: "Too early to tell: no verdict before the third complete round.",
      short: "too early",
    };
  }
  if (same.length === 0) {
    return { tone: "unknown", text: `Can't tell in any of ${rows.length} series.`, short: "can't tell" };
  }
  const text = sentence(restParts(rows, false));
  return same.length === rows.length
    ? { tone: "same", text, short: "no change" }
    : { tone: "same", text, short: `no change in ${same.length} of ${rows.length}` };
}

/** "No change within ±5 % in 18 of 20 series; can't tell in 2." with what is not so left out. */
function restParts(rows: readonly JudgedRow[], among_others: boolean): string[] {
  const same = rows.filter((row) => row.verdict === "no change");
  const missing = rows.filter((row) => row.reason === "not-measured");
  const unsure = rows.length - missing.length - rows.filter((row) => row.verdict !== "can't tell").length;
  const parts: string[] = [];
  if (same.length > 0) {
    const all = same.length === rows.length && !among_others;
    const count = all ? `all ${rows.length} series` : `${same.length} of ${rows.length} series`;
    parts.push(`no change ${limitWords(same)} in ${count}`);
  }
  if (unsure > 0) parts.push(`can't tell in ${unsure}`);
  if (missing.length > 0) parts.push(`not measured in ${missing.length}`);
  return parts;
}

function restWords(rows: readonly JudgedRow[], among_others: boolean): string {
  const parts = restParts(rows, among_others);
  return parts.length > 0 ? ` ${sentence(parts)}` : "";
}

function sentence(parts: readonly string[]): string {
  const text = parts.join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function limitWords(rows: readonly JudgedRow[]): string {
  const limits = new Set(rows.map((row) => row.smallest_effect));
  return limits.size === 1 ? `within ±${(100 * rows[0]!.smallest_effect).toFixed(0)} %` : "that matters";
}

function listWords(rows: readonly JudgedRow[]): string {
  const named = rows.slice(0, NAMED).map((row) => `${seriesLabel(row)} ${briefEffect(row)}`);
  const more = rows.length - named.length;
  return more > 0 ? `${named.join(", ")} and ${more} more` : named.join(", ");
}

function shortWords(rows: readonly JudgedRow[], word: "worse" | "better"): string {
  return `${comparative(rows, word).toLowerCase()} ${ratioWords(rows[0]!.ratio)}`.trim();
}

/** "Slower" and "Faster" for speed, "Heavier" and "Lighter" for memory, "Worse" and "Better" for a mixture. */
function comparative(rows: readonly { metric: string }[], word: "worse" | "better"): string {
  const memory = rows.filter((row) => /^[^@]*(memory|bytes)/.test(row.metric)).length;
  if (memory === rows.length) return word === "worse" ? "Heavier" : "Lighter";
  if (memory > 0) return word === "worse" ? "Worse" : "Better";
  return word === "worse" ? "Slower" : "Faster";
}

export function seriesLabel(series: { label?: string; group: string; metric: string }): string {
  return series.label ?? `${series.group} ${metricLabel(series.metric)}`;
}

/** "latency_us_p99_9" or "latency_us_p999" -> "p99.9 latency"; units are left out. A part is named last. */
export function metricLabel(key: string): string {
  const [metric, part] = key.split("@") as [string, string | undefined];
  return part === undefined ? wholeLabel(metric) : `${wholeLabel(metric)} of ${part}`;
}

function wholeLabel(metric: string): string {
  const [, name, digits] = /^(.*?)_p(\d[\d_]*)$/.exec(metric) ?? [null, metric, ""];
  const plain = name!.replace(/_(us|ms|ns|ops|s)(?=_|$)/g, "").replace(/_bytes(?=_|$)/g, "");
  const words = plain.replace(/_/g, " ").trim();
  if (!digits) return words;
  const compact = digits.replace("_", "");
  const percentile = compact.length > 2 ? `${compact.slice(0, 2)}.${compact.slice(2)}` : compact;
  return `p${percentile} ${words}`;
}

/** "-31 % (-34 .. -28)", or "x3.1 (2.6 .. 3.7)" from a doubling on. "from zero" when there is no ratio. */
export function briefEffect(effect: Pick<ComparisonRow, "ratio" | "ratio_low" | "ratio_high">): string {
  const { ratio, ratio_low, ratio_high } = effect;
  if (ratio === null) return "from zero";
  if (ratio_low === null || ratio_high === null) return ratioWords(ratio);
  if (ratio >= 2) return `${ratioWords(ratio)} (${factor(ratio_low)} .. ${factor(ratio_high)})`;
  const fine = Math.abs(ratio_high - ratio_low) < 0.02 || Math.abs(ratio - 1) < 0.03;
  return `${ratioWords(ratio, fine)} (${percent(ratio_low, fine)} .. ${percent(ratio_high, fine)})`;
}

export function ratioWords(ratio: number | null, fine = false): string {
  if (ratio === null) return "";
  return ratio >= 2 ? `x${factor(ratio)}` : `${percent(ratio, fine)} %`;
}

function factor(ratio: number): string {
  return ratio >= 20 ? ratio.toFixed(0) : ratio.toFixed(1);
}

function percent(ratio: number, fine: boolean): string {
  const share = (100 * (ratio - 1)).toFixed(fine ? 1 : 0);
  const unsigned = share.replace(/^-/, "");
  if (Number(unsigned) === 0) return unsigned;
  return ratio > 1 ? `+${unsigned}` : `-${unsigned}`;
}

/** "Slower: GET at pipeline 16 throughput -31 % (-34 .. -28) and 3 more." of a flagged regression or improvement. */
export function regressionWords(
  regression: Regression,
  label: (change: ChangePoint) => string = seriesLabel,
): string {
  const changes = regression.changes.map((change) => ({ ...change, label: label(change) }));
  return changeVerdict(regression.kind, changes).text;
}

type Change = Pick<ChangePoint, "metric" | "direction" | "ratio" | "ratio_low" | "ratio_high"> & {
  label: string;
};

/** The same of changes from elsewhere, strongest first, with the few words of a badge. */
export function changeVerdict(kind: Regression["kind"], changes: readonly Change[]): Verdict {
  const word = kind === "regression" ? "worse" : "better";
  const voters = changes.filter((change) => change.direction === word);
  const named = voters.slice(0, NAMED).map((change) => `${change.label} ${briefEffect(change)}`);
  const more = voters.length - named.length;
  const what = comparative(voters, word);
  return {
    tone: word,
    text: `${what}: ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`,
    short: `${what.toLowerCase()} ${ratioWords(voters[0]?.ratio ?? null)}`.trim(),
  };
}

function failureWords(stage: string): string {
  if (/prepare|build|install|compile/.test(stage)) return "did not build";
  if (/start|launch|probe|ready/.test(stage)) return "did not start";
  return /run|load|measure/.test(stage) ? "failed while it was measured" : `failed at ${stage}`;
}

function strongestFirst(rows: readonly JudgedRow[]): JudgedRow[] {
  const size = (row: JudgedRow) =>
    row.ratio === null || row.ratio <= 0 ? Number.POSITIVE_INFINITY : Math.abs(Math.log(row.ratio));
  return [...rows].sort((a, b) => size(b) - size(a) || (a.series < b.series ? -1 : 1));
}
