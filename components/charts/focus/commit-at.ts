import type { SeriesWindow, WindowLimit, WindowMark } from "../../../db/contract/series-window.ts";

/** A commit of a chart, with all that the chart knows of it. */
export type CommitAt = {
  entry: number;
  place: number;
  sha: string;
  subject: string;
  author: string;
  committed_at: number;
  pr_number: number | null;
  tags: string[];
  /** Null: it has none in the series in focus, and why. */
  value: { median: number; low: number; high: number; runs: number } | null;
  gap: string;
  /** The measured commit before: its median, how many between the two were not measured, and its hash where it is given. */
  before: { median: number; unmeasured: number; sha: string | null } | null;
  /** The values of the series laid over it. */
  others: { name: string; median: number | null }[];
  marks: WindowMark[];
  /** What changed on the host just before it. */
  begins: string | null;
  in_both: boolean;
  /** The limits that it breaks. */
  over: WindowLimit[];
  /** Where they were read: the values of its runs, host by host. */
  runs: { host: string; values: number[] }[];
};

/** Null: there is no such entry. */
export function commitAt(window: SeriesWindow, entry: number): CommitAt | null {
  const { commits, series, hosts, breaks } = window;
  const focus = series[0]!;
  const sha = commits.sha[entry];
  if (sha === undefined) return null;
  const median = focus.median[entry] ?? null;
  return {
    entry,
    place: commits.place[entry]!,
    sha,
    subject: commits.subject[entry]!,
    author: commits.author[entry]!,
    committed_at: commits.committed_at[entry]!,
    pr_number: commits.pr_number[entry]!,
    tags: commits.tags[entry]!,
    value:
      median === null
        ? null
        : { median, low: focus.low[entry]!, high: focus.high[entry]!, runs: focus.runs[entry]! },
    gap: focus.tried.find(({ at }) => at === entry)?.text ?? "not measured",
    before: beforeOf(window, entry),
    others: series.slice(1).map((one) => ({ name: one.name, median: one.median[entry] ?? null })),
    marks: focus.marks.filter(({ at }) => at === entry),
    begins: breaks.find(({ at }) => at === entry)?.text ?? null,
    in_both: focus.in_both.includes(entry),
    over: focus.limits.filter(({ broken }) => broken.includes(entry)),
    runs: hosts.flatMap((host, n) => {
      const { at, values, host: of } = focus.single_runs;
      const own = values.filter((_, i) => at[i] === entry && of[i] === n);
      return own.length > 0 ? [{ host, values: own }] : [];
    }),
  };
}

function beforeOf({ series, commits }: SeriesWindow, entry: number): CommitAt["before"] {
  const { previous, unmeasured } = series[0]!;
  const median = previous[entry] ?? null;
  const between = unmeasured[entry] ?? null;
  if (median === null || between === null) return null;
  const at = commits.place.indexOf(commits.place[entry]! - between - 1);
  return { median, unmeasured: between, sha: commits.sha[at] ?? null };
}

/** The entry of a commit named by tag or by the beginning of its hash; -1 where it is not given. */
export function entryOf({ commits }: SeriesWindow, name: string): number {
  const tagged = commits.tags.findIndex((tags) => tags.includes(name));
  return tagged >= 0 ? tagged : commits.sha.findIndex((sha) => sha.startsWith(name));
}

/** The newest commit with a value; the newest of all where none has one. */
export function newestEntry({ series, commits }: SeriesWindow): number {
  const at = series[0]!.median.findLastIndex((value) => value !== null);
  return at >= 0 ? at : commits.sha.length - 1;
}

/**
 * What a commit's value is compared with besides the one before: the base that was chosen, else the last release before it that has
 * a value. Null: there is none.
 */
export function baselineOf(window: SeriesWindow, entry: number): { name: string; median: number } | null {
  const { base, commits, series } = window;
  const median = base?.values[0];
  if (base && median) return { name: base.name, median };
  for (let at = entry - 1; at >= 0; at -= 1) {
    const value = series[0]!.median[at];
    const tag = commits.tags[at]!.at(-1);
    if (tag !== undefined && value) return { name: tag, median: value };
  }
  return null;
}
