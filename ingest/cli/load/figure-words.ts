/** Lines of a summary are no longer, and no longer than a narrower terminal either. */
const COLUMNS = { least: 60, most: 100 };

/** "12,345" */
export function count(n: number): string {
  return Math.round(n).toLocaleString("en-US");
}

/** "12 us", "1.23 ms", "45.6 ms", "1.02 s"; "-" for a percentile that too few samples bear. */
export function latencyWords(us: number | null): string {
  if (us === null) return "-";
  if (us < 999.5) return `${Math.round(us)} us`;
  if (us < 999_500) return `${threeFigures(us / 1_000)} ms`;
  return `${threeFigures(us / 1_000_000)} s`;
}

/** "512 B", "1.02 kB", "45.6 MB": of a thousand each. */
export function bytesWords(bytes: number): string {
  if (bytes < 1_000) return `${Math.round(bytes)} B`;
  for (const [unit, size] of [
    ["kB", 1e3],
    ["MB", 1e6],
  ] as const) {
    if (bytes < 999.5 * size) return `${threeFigures(bytes / size)} ${unit}`;
  }
  return `${threeFigures(bytes / 1e9)} GB`;
}

/** "1 key", "2 keys". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** Columns side by side; the first to the left, numbers to the right. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join("  ")
      .trimEnd(),
  );
}

/** A text in lines that fit; the first begins with `first`, all others with `others`. */
export function fold(text: string, first: string, others: string): string[] {
  const lines: string[] = [];
  let line = "";
  const columns = Math.max(COLUMNS.least, Math.min(COLUMNS.most, process.stdout.columns || COLUMNS.most));
  const begin = () => (lines.length === 0 ? first : others);
  for (const word of text.split(" ")) {
    if (line !== "" && begin().length + line.length + 1 + word.length > columns) {
      lines.push(begin() + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, begin() + line];
}

function threeFigures(n: number): string {
  return n < 9.995 ? n.toFixed(2) : n < 99.95 ? n.toFixed(1) : String(Math.round(n));
}
