"use client";

import { Fragment } from "react";
import { CommitLink } from "../ui/commit-link.tsx";
import { formatBare, formatChange, scaleFor } from "../ui/figures.ts";
import { ScrollBox } from "../ui/scroll-box.tsx";
import { useAxisCommits } from "./axis-commits.tsx";
import type { PlotSeries } from "./plot.ts";

const ROWS = 120;

/** The chart as a table, the newest commit first. */
export function SeriesTable({ title, plot, query }: { title: string; plot: PlotSeries; query: string }) {
  const commits = useAxisCommits();
  const scale = scaleFor(plot.unit, Math.max(0, ...plot.points.map(({ high }) => high)));
  const place = new Map(plot.points.map(({ index }, at) => [index, at]));
  const gaps = new Map(plot.gaps.map((gap) => [gap.index, gap.text]));
  const indexes = Array.from({ length: commits.length }, (_, i) => commits.length - 1 - i).slice(0, ROWS);
  return (
    <details className="mt-2">
      <summary className="text-soft">{title} as a table</summary>
      <ScrollBox label={`${title} as a table`}>
        <table className="mt-1 w-full [&_td]:py-1 [&_td]:pr-4 [&_td]:whitespace-nowrap">
          <caption className="sr-only">{title}, the newest commit first</caption>
          <thead>
            <tr className="border-b border-line [&>th]:py-1 [&>th]:pr-4 [&>th]:whitespace-nowrap">
              <th scope="col">Commit</th>
              <th scope="col">Subject</th>
              <th scope="col" className="text-right">
                {scale.unit === "" ? "Median" : `Median, ${scale.unit}`}
              </th>
              <th scope="col" className="text-right">
                Range
              </th>
              <th scope="col" className="text-right">
                Runs
              </th>
              <th scope="col" className="text-right">
                Change
              </th>
            </tr>
          </thead>
          <tbody>
            {indexes.map((index) => {
              const commit = commits[index]!;
              const at = place.get(index);
              const point = at === undefined ? undefined : plot.points[at]!;
              const previous = at === undefined ? undefined : plot.points[at - 1];
              const mark = plot.marks.find((one) => one.index === index);
              const begins = plot.breaks.find((one) => one.index === index);
              return (
                <Fragment key={commit.sha}>
                  <tr className="border-b border-line">
                    <td>
                      <CommitLink sha={commit.sha} query={query} />
                    </td>
                    <td className="max-w-72 truncate">{commit.subject}</td>
                    {point ? (
                      <>
                        <td className="text-right">{formatBare(point.median, scale)}</td>
                        <td className="text-right text-soft">
                          {formatBare(point.low, scale)} to {formatBare(point.high, scale)}
                        </td>
                        <td className="text-right">
                          {point.runs}
                          {point.in_both ? ", in both epochs" : ""}
                        </td>
                        <td
                          className={`text-right ${mark ? (mark.direction === "worse" ? "font-medium text-worse" : "font-medium text-better") : ""}`}
                        >
                          {previous && previous.median > 0
                            ? formatChange(point.median / previous.median)
                            : ""}
                          {mark ? `, ${mark.direction}` : ""}
                        </td>
                      </>
                    ) : (
                      <td colSpan={4} className="max-w-72 truncate text-look">
                        {gaps.get(index) ?? "not measured"}
                      </td>
                    )}
                  </tr>
                  {begins ? (
                    <tr className="border-b border-line" data-break={index}>
                      <td colSpan={6} className="text-look">
                        <span className="block max-w-2xl whitespace-normal break-words">
                          The host changed here: {begins.text}
                        </span>
                      </td>
                    </tr>
                  ) : null}
                </Fragment>
              );
            })}
          </tbody>
        </table>
      </ScrollBox>
      {commits.length > ROWS ? (
        <p className="text-soft">
          The newest {ROWS} of {commits.length} commits.
        </p>
      ) : null}
    </details>
  );
}
