import type { SeriesWindow } from "../../../db/contract/series-window.ts";

type Shown = Pick<SeriesWindow, "from" | "to" | "total" | "measured" | "shown">;

/** How much of a stretch is drawn: "640 of 3,912 measured commits are drawn (1 of 6), over all 4,000 commits: …" */
export function shownWords({ from, to, total, measured, shown }: Shown): string {
  const commits = to - from + 1;
  const of =
    commits === total ? `all ${count(total)} commits` : `${count(commits)} of ${count(total)} commits`;
  if (shown < measured) {
    const each = Math.round(measured / Math.max(1, shown));
    const share = each > 1 ? ` (1 of ${each})` : "";
    return `${count(shown)} of ${count(measured)} measured commits are drawn${share}, over ${of}: the range is that of all of them, and zooming in shows the others.`;
  }
  return measured === commits
    ? `Every commit is drawn: ${of}.`
    : `Every measured commit is drawn: ${count(measured)}, over ${of}.`;
}

function count(number: number): string {
  return number.toLocaleString("en");
}
