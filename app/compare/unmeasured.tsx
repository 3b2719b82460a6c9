import { CommitLink, commitHref, shortSha } from "../../components/ui/commit-link.tsx";
import { type CompareQuery, compareHref } from "../../components/ui/compare-href.ts";
import type { Database } from "../../db/client.ts";
import { readLastMeasuredAncestor } from "../../db/queries/branch/ancestor.ts";
import type { ChosenSide } from "./choose-sides.ts";
import type { ComparedSeries } from "./read-comparison.ts";

/** Says which of the two has no value at all, and which commit before it has. */
export function Unmeasured({
  database,
  engine_id,
  a,
  b,
  series,
  names,
  asked,
  query,
}: {
  database: Database;
  engine_id: number;
  a: ChosenSide;
  b: ChosenSide;
  series: readonly ComparedSeries[];
  names: { a: string; b: string };
  asked: CompareQuery;
  query: string;
}) {
  const without = [
    ...(series.some(({ row }) => row.a !== null) ? [] : [{ letter: "A" as const, side: a }]),
    ...(series.some(({ row }) => row.b !== null) ? [] : [{ letter: "B" as const, side: b }]),
  ];
  return without.map(({ letter, side }) => {
    const { commit_id, host_class, sha, variant } = side;
    const before = readLastMeasuredAncestor({ database, commit_id, engine_id, host_class });
    const instead = letter === "A" ? { ...names, a: before?.sha } : { ...names, b: before?.sha };
    return (
      <p key={letter} className="mt-2 max-w-prose">
        {letter} has no value on host class {host_class}
        {variant === null ? "" : ` with variant ${variant}`};{" "}
        <a href={commitHref(sha, query)}>its page says why</a>.
        {before ? (
          <>
            {" "}
            The last measured commit before it is <CommitLink sha={before.sha} query={query} />:{" "}
            <a href={compareHref(instead.a ?? "", instead.b ?? "", asked)}>
              compare {shortSha(before.sha)} instead
            </a>
            .
          </>
        ) : null}
      </p>
    );
  });
}
