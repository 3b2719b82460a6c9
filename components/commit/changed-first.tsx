import { Fold } from "../ui/fold.tsx";
import { type ComparisonLine, ComparisonTable } from "./comparison-table.tsx";

/** What changed at once, all other series behind one click; where nothing is compared, every value. */
export function ChangedFirst({
  lines,
  compared,
  query,
  open,
  href,
}: {
  lines: ComparisonLine[];
  compared: boolean;
  query: string;
  /** Whether the address asks for the others, and the address that does. */
  open: boolean;
  href: string;
}) {
  if (!compared) return <ComparisonTable lines={lines} compared={false} query={query} />;
  const changed = lines.filter(isChanged);
  const others = lines.filter((line) => !isChanged(line));
  return (
    <>
      {changed.length > 0 ? (
        <ComparisonTable lines={changed} compared query={query} />
      ) : (
        <p>None of its {lines.length} series is told to have changed.</p>
      )}
      {others.length > 0 ? (
        <Fold
          id="others"
          rows={others.length}
          {...{ open, href }}
          summary={othersWords(others, changed.length > 0)}
        >
          {() => (
            <div className="mt-3">
              <ComparisonTable lines={others} compared query={query} explained={changed.length === 0} />
            </div>
          )}
        </Fold>
      ) : null}
    </>
  );
}

/** The strongest change first; what has no ratio comes last. */
export function strongestFirst(lines: readonly ComparisonLine[]): ComparisonLine[] {
  const size = ({ ratio }: ComparisonLine) => (ratio === null || ratio <= 0 ? 0 : Math.abs(Math.log(ratio)));
  return lines.toSorted((a, b) => size(b) - size(a));
}

function isChanged({ word }: ComparisonLine): boolean {
  return word === "worse" || word === "better";
}

function othersWords(others: ComparisonLine[], among_changed: boolean): string {
  const same = others.filter(({ word }) => word === "no change").length;
  const rest = others.length - same;
  const counts = [
    same > 0 ? `no change in ${same}` : "",
    rest > 0 ? `not told, or only shown, in ${rest}` : "",
  ].filter(Boolean);
  return `${among_changed ? `The other ${others.length}` : `All ${others.length}`} series: ${counts.join(", ")}`;
}
