import type { ReactNode } from "react";
import type { RegressionState, SeriesAnalysis } from "../../db/contract/judgement.ts";
import type { Metric } from "../../db/contract/metric.ts";
import { CommitLink } from "../ui/commit-link.tsx";
import { formatAgainst, formatChange, formatInterval, formatShare, formatValue } from "../ui/figures.ts";
import { limitText, stateWord } from "./plot/plot-words.ts";

/** An absolute limit, judged at the newest commit with a value. */
export type ToldLimit = {
  limit: number;
  side: "at_most" | "at_least";
  state: "broken" | "kept" | "can't tell";
  /** Why it cannot be told of; "" where it can. */
  why: string;
  /** The commit that broke it first of those that no kept one has followed; it may have been broken before. */
  since: string | null;
  maybe_before: boolean;
  runs: number;
};

type ToldChange = {
  sha: string;
  state: RegressionState;
  direction: "worse" | "better";
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
};

/** What there is to tell of a series. */
export type Telling = {
  metric: Pick<Metric, "title" | "unit" | "better" | "detects" | "inside">;
  newest: { sha: string; median: number } | null;
  limits: ToldLimit[];
  /** The newest that stand, in branch order, and how many came before them. */
  changes: ToldChange[];
  older: number;
  analysis: ToldAnalysis | null;
};

/** What the detector says of it; how many suspicions it holds back. */
type ToldAnalysis = Pick<
  SeriesAnalysis,
  "status" | "drifts" | "smallest_detectable" | "noise_between_runs"
> & { suspected: number };

export type Rounds = { completed: number; planned: number | null };

/** Complete rounds before which nothing is judged. */
const FIRST_ROUND = 3;

/** What a series says, in words: read before its chart, and without JavaScript. In brief, how fine it can tell is left out. */
export function SeriesTelling({
  telling,
  rounds,
  query,
  brief = false,
}: {
  telling: Telling;
  rounds: Rounds;
  query: string;
  brief?: boolean;
}) {
  const { metric, newest, limits, analysis } = telling;
  return (
    <div className="mb-1">
      <p>
        {newest ? (
          <>
            <strong className="font-semibold">{formatValue(metric.unit, newest.median)}</strong> at{" "}
            <CommitLink sha={newest.sha} query={query} />.{" "}
          </>
        ) : null}
        <Finding telling={telling} rounds={rounds} query={query} />
      </p>
      {limits.map((limit) => (
        <LimitTelling
          key={`${limit.side} ${limit.limit}`}
          limit={limit}
          unit={metric.unit}
          value={newest?.median}
          query={query}
        />
      ))}
      {(analysis?.drifts ?? []).map((drift) => (
        <p key={drift.against}>
          Slow drift since {drift.against} (<CommitLink sha={drift.sha} query={query} />
          ): {formatChange(drift.ratio)} ({formatInterval(drift.ratio, drift.ratio_low, drift.ratio_high)}),{" "}
          {drift.direction}, in steps too small to be told one by one.
        </p>
      ))}
      {brief ? null : <p className="text-soft">{resolution(metric, analysis, rounds.completed)}</p>}
    </div>
  );
}

/** "Limit 5 ms: broken since abcdef012, in the median of 5 runs." */
function LimitTelling({
  limit,
  unit,
  value,
  query,
}: {
  limit: ToldLimit;
  unit: Metric["unit"];
  value: number | undefined;
  query: string;
}) {
  const { state, since, maybe_before, why, runs } = limit;
  const named = limitText(unit, limit).replace(/^l/, "L");
  const told = value === undefined ? "" : formatAgainst(unit, value, limit.limit);
  // Where the limit is stated in another scale, the value is repeated in that one.
  const again = value === undefined || told === formatValue(unit, value) ? "" : `, ${told}`;
  const first =
    since === null ? null : (
      <>
        broken since <CommitLink sha={since} query={query} />
        {maybe_before ? " or before" : ""}
      </>
    );
  if (state === "broken") {
    return (
      <p>
        {named}: <span className="font-medium text-worse">{first}</span>
        {`${again}, in the median of ${runs} runs.`}
      </p>
    );
  }
  if (state === "kept") return <p>{`${named}: kept${again}.`}</p>;
  return (
    <p>
      {named}: can&#8217;t tell{why === "" ? "" : `, ${why}`}
      {first ? <>; before that {first}</> : null}.
    </p>
  );
}

function Finding({ telling, rounds, query }: Parameters<typeof SeriesTelling>[0]): ReactNode {
  const { metric, newest, changes, older, analysis } = telling;
  if (changes.length > 0) return <Changes changes={changes} older={older} query={query} />;
  if (!newest) return "No commit has a value in this series yet.";
  if (metric.inside) return "Shown beside what is judged, to tell why it moved; not judged itself.";
  if (!metric.detects) return "Shown, and never judged: it is one value of very many, or moves by itself.";
  if (rounds.completed < FIRST_ROUND || analysis?.status === "too-early") {
    const of = rounds.planned === null ? "" : ` of ${rounds.planned}`;
    return `${rounds.completed}${of} rounds measured; no verdict before the third.`;
  }
  if (!analysis) return "Not analysed yet.";
  if (analysis.status === "too-few") return "Can't tell: too few commits have been measured.";
  return "No change flagged.";
}

function Changes({ changes, older, query }: { changes: ToldChange[]; older: number; query: string }) {
  return (
    <>
      {changes.map(({ sha, state, direction, ratio, ratio_low, ratio_high }, i) => (
        <span key={`${sha} ${direction}`}>
          {i === 0 ? "" : "; "}
          <span className={`font-medium ${direction === "worse" ? "text-worse" : "text-better"}`}>
            {direction} {ratio === null ? "from zero" : formatChange(ratio)}
          </span>
          {ratio === null || ratio_low === null || ratio_high === null
            ? ""
            : ` (${formatInterval(ratio, ratio_low, ratio_high)})`}{" "}
          at <CommitLink sha={sha} query={query} />, {stateWord(state)}
        </span>
      ))}
      {older > 0 ? `; ${older} before that` : ""}.
    </>
  );
}

function resolution(metric: Telling["metric"], analysis: Telling["analysis"], completed: number): string {
  const direction = `${metric.better === "higher" ? "Higher" : "Lower"} is better.`;
  if (!metric.detects || !analysis || analysis.status !== "judged" || completed < FIRST_ROUND)
    return direction;
  const { smallest_detectable, noise_between_runs, suspected } = analysis;
  const seen =
    smallest_detectable === null
      ? "How small a change it could have shown is not known."
      : `A lasting change of ${formatShare(smallest_detectable)} or more would have been seen.`;
  const noise =
    noise_between_runs === null ? "" : ` Runs of one commit vary by ${formatShare(noise_between_runs)}.`;
  const held =
    suspected === 0
      ? ""
      : ` ${suspected === 1 ? "One suspicion is" : `${suspected} suspicions are`} held back for want of evidence.`;
  return `${direction} ${seen}${noise}${held}`;
}
