import type { SeriesWindow } from "../../../db/contract/series-window.ts";

/**
 * A window as comma-separated values (RFC 4180): a line for each commit, four columns for each series. A text that a spreadsheet
 * would take for a formula begins with an apostrophe.
 */
export function windowCsv({ commits, series }: SeriesWindow): string {
  const head = [
    ...["commit", "committed_at", "author", "subject", "pull_request", "tags"],
    ...series.flatMap(({ title, unit }) =>
      [`median`, `least`, `greatest`]
        .map((what) => `${title}, ${what}${unit === "ratio" ? "" : ` (${unit})`}`)
        .concat(`${title}, runs`),
    ),
  ];
  const lines = commits.sha.map((sha, i) => [
    sha,
    new Date(commits.committed_at[i]!).toISOString(),
    commits.author[i]!,
    commits.subject[i]!,
    commits.pr_number[i] ?? "",
    commits.tags[i]!.join(" "),
    ...series.flatMap(({ median, low, high, runs }) => [median[i], low[i], high[i], runs[i]]),
  ]);
  return [head, ...lines].map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
}

/** A figure as it is; a text in quotes where it needs them, without characters that steer a terminal, and never as a formula. */
export function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const told = value.replace(/[^\P{Cc}\t\r\n]/gu, "");
  const harmless = /^[=+\-@\t\r\n]/.test(told) ? `'${told}` : told;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
