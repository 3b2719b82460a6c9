import { Fragment, memo } from "react";
import type { SeriesWindow } from "../../db/contract/series-window.ts";
import { CommitLink } from "../ui/commit-link.tsx";
import { formatBare, formatChange, scaleFor } from "../ui/figures.ts";
import { ScrollBox } from "../ui/scroll-box.tsx";
import { type CommitAt, commitAt } from "./focus/commit-at.ts";
import { stateWord } from "./plot/plot-words.ts";

const ROWS = 120;

/** The chart as a table, the newest commit first. */
export const SeriesTable = memo(function SeriesTable({
  window,
  query,
}: {
  window: SeriesWindow;
  query: string;
}) {
  const { series, commits } = window;
  const [focus, ...others] = series;
  const highest = series.flatMap(({ high }) => high.map((value) => value ?? 0));
  const scale = scaleFor(focus!.unit, Math.max(0, ...highest));
  const count = commits.sha.length;
  const rows = Array.from({ length: Math.min(ROWS, count) }, (_, i) => commitAt(window, count - 1 - i)!);
  const unit = scale.unit === "" ? "" : `, ${scale.unit}`;
  return (
    <div id="table" className="mt-2 sm:ml-14">
      <ScrollBox label={`${focus!.title} as a table`}>
        <table className="mt-1 w-full [&_td]:py-1 [&_td]:pr-4 [&_td]:whitespace-nowrap">
          <caption className="sr-only">{focus!.title}, the newest commit first</caption>
          <thead>
            <tr className="border-b border-line [&>th]:py-1 [&>th]:pr-4 [&>th]:whitespace-nowrap">
              <th scope="col">Commit</th>
              <th scope="col">Subject</th>
              {[
                `Median${unit}`,
                "Range",
                "Runs",
                "Change",
                ...others.map(({ name }) => `${name}${unit}`),
              ].map((name) => (
                <th key={name} scope="col" className="text-right">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((commit) => (
              <Fragment key={commit.sha}>
                <tr className="border-b border-line">
                  <td>
                    <CommitLink sha={commit.sha} query={query} />
                  </td>
                  <td className="max-w-72 truncate">{commit.subject}</td>
                  <Cells commit={commit} scale={scale} />
                  {commit.others.map(({ name, median }) => (
                    <td key={name} className="text-right">
                      {median === null ? "" : formatBare(median, scale)}
                    </td>
                  ))}
                </tr>
                {commit.begins ? (
                  <tr className="border-b border-line" data-break={commit.place}>
                    <td colSpan={6 + others.length} className="text-look">
                      <span className="block max-w-2xl whitespace-normal break-words">
                        The host changed here: {commit.begins}
                      </span>
                    </td>
                  </tr>
                ) : null}
              </Fragment>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {count > ROWS ? (
        <p className="text-soft">
          The newest {ROWS} of the {count} commits that are drawn; the CSV file has all of the stretch.
        </p>
      ) : null}
    </div>
  );
});

function Cells({ commit, scale }: { commit: CommitAt; scale: ReturnType<typeof scaleFor> }) {
  const { value, before, marks, in_both, gap } = commit;
  if (!value)
    return (
      <td colSpan={4} className="max-w-72 truncate text-look">
        {gap}
      </td>
    );
  const mark = marks[0];
  const ink = mark ? (mark.direction === "worse" ? "font-medium text-worse" : "font-medium text-better") : "";
  return (
    <>
      <td className="text-right">{formatBare(value.median, scale)}</td>
      <td className="text-right text-soft">
        {formatBare(value.low, scale)} to {formatBare(value.high, scale)}
      </td>
      <td className="text-right">
        {value.runs}
        {in_both ? ", in both epochs" : ""}
      </td>
      <td className={`text-right ${ink}`}>
        {before && before.median > 0 ? formatChange(value.median / before.median) : ""}
        {mark ? `, ${mark.direction}, ${stateWord(mark.state)}` : ""}
      </td>
    </>
  );
}
