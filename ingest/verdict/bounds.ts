/** An absolute limit, in the unit of the values that it is held against. */
export interface Bound {
  side: "at_most" | "at_least";
  limit: number;
}

/** The runs of one commit in one series that are evidence, summed up; at least one. */
export interface RunsSummary {
  runs: number;
  median: number;
  low: number;
  high: number;
}

export type BoundState = "broken" | "kept" | "can't tell";

/** One limit at one commit. */
export interface BoundJudgement {
  state: BoundState;
  /** The median of the runs; null where nothing was measured. */
  value: number | null;
  runs: number;
  /** How many runs lie beyond the limit; null where the median decides. */
  beyond: number | null;
}

/** How a limit stands after several commits. */
export interface BoundStanding {
  /** At the newest commit with a value. */
  newest: BoundJudgement;
  /** Indexes of the commits that break it. */
  broken: number[];
  /** The first of the breaches that no kept commit has followed; null where there is none. */
  since: number | null;
  /** Whether some commit before `since` kept it: if not, it may have been broken before the first commit given. */
  kept_before: boolean;
}

/** Fewer runs than this decide nothing. */
const RUNS = 3;
/** Breaches that a verdict names. */
const NAMED = 2;

/** The median of three runs or more decides, whatever the history. A value on the limit keeps it; none at all never does. */
export function judgeBound(bound: Bound, summary: RunsSummary | undefined): BoundJudgement {
  if (!summary || summary.runs === 0) return { state: "can't tell", value: null, runs: 0, beyond: 0 };
  const { runs, median, low, high } = summary;
  if (runs >= RUNS) {
    return { state: isBeyond(bound, median) ? "broken" : "kept", value: median, runs, beyond: null };
  }
  // One run or two: the least and the greatest are all there are.
  const values = runs === 1 ? [median] : [low, high];
  const beyond = values.filter((value) => isBeyond(bound, value)).length;
  return { state: "can't tell", value: median, runs, beyond };
}

/** One limit over commits that have a value, the oldest first. */
export function judgeStanding(bound: Bound, history: readonly RunsSummary[]): BoundStanding {
  const states = history.map((summary) => judgeBound(bound, summary).state);
  const broken = states.flatMap((state, at) => (state === "broken" ? [at] : []));
  const kept = states.lastIndexOf("kept");
  const since = broken.find((at) => at > kept) ?? null;
  return {
    newest: judgeBound(bound, history.at(-1)),
    broken,
    since,
    kept_before: kept >= 0,
  };
}

function isBeyond({ side, limit }: Bound, value: number): boolean {
  return side === "at_most" ? value > limit : value < limit;
}

/** A broken limit, with its figures written out. */
export interface Breach {
  /** "Latency p99.9 of GET, pipeline 1" */
  label: string;
  side: Bound["side"];
  value: string;
  limit: string;
  runs: number;
}

/** "Latency p99.9 of GET is 7.20 ms: over its limit of 5 ms (median of 5 runs)." */
export function breachWords({ label, side, value, limit, runs }: Breach): string {
  return `${label} is ${value}: ${sideWord(side)} its limit of ${limit} (median of ${runs} runs).`;
}

/** What a commit breaks, in sentences and in a few words for a badge; null where it breaks nothing. */
export function breachVerdict(breaches: readonly Breach[]): { text: string; short: string } | null {
  if (breaches.length === 0) return null;
  const more = breaches.length - NAMED;
  const rest = more > 0 ? [`${more} more ${more === 1 ? "limit is" : "limits are"} broken.`] : [];
  return {
    text: [...breaches.slice(0, NAMED).map(breachWords), ...rest].join(" "),
    short: breaches.length === 1 ? "limit broken" : `${breaches.length} limits broken`,
  };
}

/** Why a limit cannot be told of: "over it in 1 of 2 runs so far", "not measured"; "" where it can. */
export function untoldWords(side: Bound["side"], { state, runs, beyond }: BoundJudgement): string {
  if (state !== "can't tell") return "";
  if (runs === 0) return "not measured";
  const of = `of ${runs} ${runs === 1 ? "run" : "runs"} so far`;
  return beyond ? `${sideWord(side)} it in ${beyond} ${of}` : `within it in ${runs} ${of}`;
}

function sideWord(side: Bound["side"]): "over" | "under" {
  return side === "at_most" ? "over" : "under";
}
