import type { Better, DetectionInput, SeriesInput } from "../detection.ts";
import type { JudgedSeries } from "../history/detect-series.ts";
import { type Effect, ratioOf } from "../history/effect.ts";
import { judgeAll } from "../history/judge-all.ts";
import { levelMean } from "../history/noise.ts";
import { varianceOfLevel } from "../history/series-fit.ts";
import { FIRST_ROUND, REACH } from "../promises.ts";
import { studentCritical } from "../statistics/student.ts";
import { comparePairs, indexRuns, type RunIndex, runsNeeded } from "./pairs.ts";

export type Word = "better" | "worse" | "no change" | "can't tell";

/** One series of a commit against its parent. Values in the metric's unit, ratios as commit / parent. */
export interface ComparisonRow extends Effect {
  series: string;
  group: string;
  metric: string;
  better: Better;
  label?: string;
  smallest_effect: number;
  verdict: Word;
  /** Why it cannot be told; null otherwise. */
  reason: "too-early" | "not-measured" | "few-runs" | "suspected" | "too-noisy" | "never-judged" | null;
  /**
   * Where the ratio comes from: the levels on both sides of a flagged change; the levels up to the parent and from the
   * commit on; or only the runs of the two in the blocks they share.
   */
  basis: "change" | "levels" | "pairs" | "none";
  /** Blocks in which both were measured. */
  pairs: number;
  /** Runs of each of the two after which this noise would let one tell; null when told, or when runs alone cannot. */
  runs_needed: number | null;
}

export interface ComparisonInput extends DetectionInput {
  commit: string;
  /** Last measured ancestor; null when there is none. */
  parent: string | null;
}

/**
 * Every series of one commit against its parent, in the order given. "better" and "worse" are exactly the flags that
 * `detectChanges` raises at this commit from the same input, so a page cannot contradict itself. "no change" needs the
 * 95 % interval within +- the smallest effect and no suspicion here; all else is "can't tell".
 * With no history (only the two commits given) the paired runs decide, corrected for the number of series.
 */
export function compareCommits(input: ComparisonInput): ComparisonRow[] {
  const { commits, completed_rounds, commit, parent } = input;
  const has_history = commits.length > NO_HISTORY && completed_rounds >= FIRST_ROUND;
  const compareIn = comparerOf(input, has_history ? judgeAll(input) : []);
  return input.series.map((_, i) => compareIn(i)(commit, parent));
}

/** So many commits are a pair, and no history. */
const NO_HISTORY = 2;

/**
 * Of the series at a place of the input, what compares two of its commits. It holds the runs of the series: whoever compares
 * in many series takes them one after the other.
 */
export type Comparer = (series: number) => (commit: string, parent: string | null) => ComparisonRow;

/** `judged` are the input's series in its order; empty where there is no history to judge by. */
export function comparerOf(input: DetectionInput, judged: readonly JudgedSeries[]): Comparer {
  const votes = input.series.filter((series) => series.detects).length;
  const history = input.commits.length > NO_HISTORY ? judged : [];
  return (at) => {
    const comparer = new SeriesComparer(input, input.series[at]!, votes, history[at]);
    return (commit, parent) => comparer.compare(commit, parent);
  };
}

/** One series, and what all comparisons of its commits share. */
class SeriesComparer {
  readonly #input: DetectionInput;
  readonly #series: SeriesInput;
  readonly #votes: number;
  readonly #judged: JudgedSeries | undefined;
  readonly #runs: RunIndex;
  readonly #weights: Float64Array;
  /** The place of each measured commit among the values that were judged. */
  readonly #places: ReadonlyMap<string, number>;

  constructor(input: DetectionInput, series: SeriesInput, votes: number, judged: JudgedSeries | undefined) {
    this.#input = input;
    this.#series = series;
    this.#votes = votes;
    this.#judged = judged;
    this.#runs = indexRuns(series);
    this.#weights = judged?.gate?.noise.of_value.map((variance) => 1 / variance) ?? new Float64Array();
    this.#places = new Map(
      judged?.fit.commits.map(({ position }, place) => [input.commits[position]!, place] as const),
    );
  }

  compare(commit: string, parent: string | null): ComparisonRow {
    const series = this.#series;
    const pairs = comparePairs(series, parent ?? "", commit, this.#votes, this.#runs);
    const row: ComparisonRow = {
      series: series.key,
      group: series.group,
      metric: series.metric,
      better: series.better,
      ...(series.label === undefined ? {} : { label: series.label }),
      smallest_effect: series.smallest_effect,
      ...pairs.effect,
      basis: pairs.effect.ratio_low === null ? "none" : "pairs",
      pairs: pairs.count,
      verdict: "can't tell",
      reason: null,
      runs_needed: pairs.runs_needed,
    };
    if (parent === null || pairs.runs_before === 0 || pairs.runs_after === 0) {
      return { ...row, reason: "not-measured", runs_needed: null };
    }
    if (!series.detects) return { ...row, reason: "never-judged", runs_needed: null };
    if (this.#input.completed_rounds < FIRST_ROUND) return { ...row, reason: "too-early" };
    if (!this.#judged) return wordOf(row, pairs.sure);
    return { ...row, ...this.#inHistory(this.#judged, commit) };
  }

  #inHistory({ fit, gate, detection }: JudgedSeries, commit: string): Partial<ComparisonRow> {
    const { smallest_effect } = fit.input;
    const change = detection.changes.find((one) => one.commit === commit);
    if (change) {
      const { before, after, ratio, ratio_low, ratio_high, direction } = change;
      const effect = { before, after, ratio, ratio_low, ratio_high };
      return { ...effect, verdict: direction, basis: "change", runs_needed: null };
    }
    const own = this.#places.get(commit) ?? -1;
    if (own < 1 || !gate) return { reason: "few-runs" };
    const suspect = detection.suspected.some((one) => one.cause.measured.includes(commit));
    const starts = gate.starts.filter((start) => start !== own);
    const from = Math.max(starts.findLast((start) => start < own) ?? 0, own - REACH);
    const to = Math.min(starts.find((start) => start > own) ?? fit.values.length, own + REACH);
    const spread = varianceOfLevel(fit, gate.noise, from, own) + varianceOfLevel(fit, gate.noise, own, to);
    const half = studentCritical(0.05, Math.max(1, gate.noise.freedom)) * Math.sqrt(spread);
    const effect = ratioOf(
      levelMean(fit.values, this.#weights, from, own),
      levelMean(fit.values, this.#weights, own, to),
      half,
      fit.scale,
    );
    const base = { ...effect, basis: "levels" as const };
    const told = { runs_needed: runsNeeded(gate.noise.run, gate.noise.commit, smallest_effect) };
    if (suspect) return { ...base, ...told, reason: "suspected" };
    if (fit.commits[own]!.runs.length < FIRST_ROUND) return { ...base, ...told, reason: "few-runs" };
    if (within(effect, smallest_effect)) return { ...base, verdict: "no change", runs_needed: null };
    return { ...base, ...told, reason: "too-noisy" };
  }
}

function wordOf(row: ComparisonRow, sure: { low: number; high: number } | null): ComparisonRow {
  if (row.pairs < FIRST_ROUND || row.ratio === null || sure === null) return { ...row, reason: "few-runs" };
  if (within(row, row.smallest_effect)) return { ...row, verdict: "no change", runs_needed: null };
  const excluded = sure.low > 1 || sure.high < 1;
  if (!excluded || Math.abs(row.ratio - 1) < row.smallest_effect) return { ...row, reason: "too-noisy" };
  const verdict = row.ratio > 1 === (row.better === "higher") ? "better" : "worse";
  return { ...row, verdict, runs_needed: null };
}

function within({ ratio_low, ratio_high }: Effect, smallest_effect: number): boolean {
  if (ratio_low === null || ratio_high === null) return false;
  return ratio_low >= 1 - smallest_effect && ratio_high <= 1 + smallest_effect;
}
