import { plain } from "../../db/contract/plain.ts";

/** Keeps forges from making links and mentions of what strangers wrote; it has no width. */
const NOTHING_WIDE = "\u200b";
const LONGEST = 300;

/**
 * A stranger's words inside a line of Markdown, cut at so many characters: nothing in them is markup, HTML, a mention ("@name"), a
 * reference ("#12") or an address. Not for the beginning of a line, where a figure and a dot would make a list.
 */
export function escapeMarkdown(text: string, most = LONGEST): string {
  return plain(text, most)
    .replace(/[\\`*_[\]<>#|~&$]/g, "\\$&")
    .replace(/[@#]/g, `$&${NOTHING_WIDE}`)
    .replace(/:\/\//g, `:${NOTHING_WIDE}//`)
    .replace(/\b(www)\./gi, `$1${NOTHING_WIDE}.`)
    .replace(/\b(gh)-(?=\d)/gi, `$1${NOTHING_WIDE}-`);
}

/** A table of cells that are Markdown already; columns are "left" or "right". */
export function markdownTable(
  head: readonly string[],
  align: readonly ("left" | "right")[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = align.map((side) => (side === "right" ? "---:" : "---"));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}
