const SHORT = 10;

/** "1 pair", "1,200 pairs" */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en-US", { maximumFractionDigits: 0 })} ${n === 1 ? one : many}`;
}

/** "-31.0 %", "+4.2 %"; from a doubling on "x2.4". */
export function changeWords(ratio: number): string {
  if (ratio >= 2) return `x${ratio >= 20 ? Math.round(ratio).toLocaleString("en-US") : ratio.toFixed(1)}`;
  const share = 100 * (ratio - 1);
  const text = Math.abs(share).toFixed(1);
  if (Number(text) === 0) return "0.0 %";
  return `${share > 0 ? "+" : "-"}${text} %`;
}

/** "-31.0 % (95 % interval -33.1 % to -29.0 %)"; null where nothing is known. */
export function effectWords({
  ratio,
  ratio_low,
  ratio_high,
}: {
  ratio: number | null;
  ratio_low: number | null;
  ratio_high: number | null;
}): string | null {
  if (!isFigure(ratio) || ratio < 0) return null;
  if (!isFigure(ratio_low) || !isFigure(ratio_high)) return `${changeWords(ratio)} (no interval yet)`;
  return `${changeWords(ratio)} (95 % interval ${changeWords(ratio_low)} to ${changeWords(ratio_high)})`;
}

/** "5 %", "0.25 %", "0.0043 %": as many places as its first two figures take. */
export function shareWords(share: number): string {
  const percent = 100 * share;
  if (percent === 0) return "0 %";
  const places = Math.max(0, Math.min(12, 1 - Math.floor(Math.log10(Math.abs(percent)))));
  return `${Number(percent.toFixed(places))} %`;
}

/** How often noise does it: "1 of 20,000 cases", "fewer than 1 of 1,000,000,000 cases", "12 of 100 cases". */
export function chanceWords(p: number): string {
  if (p < 1e-9) return "fewer than 1 of 1,000,000,000 cases";
  if (p > 0.1) return `${Math.round(100 * p)} of 100 cases`;
  const cases = 1 / p;
  const size = 10 ** Math.max(0, Math.floor(Math.log10(cases)) - 1);
  return `1 of ${(Math.round(cases / size) * size).toLocaleString("en-US", { maximumFractionDigits: 0 })} cases`;
}

export function isFigure(value: number | null | undefined): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** A commit by the first figures of its hash. */
export function shaWords(sha: string): string {
  return clean(sha, 64).slice(0, SHORT);
}

/** The first few hashes, and how many more. */
export function shasWords(shas: readonly string[], most = 8): string {
  const named = shas.slice(0, most).map(shaWords).join(", ");
  return shas.length > most ? `${named} and ${shas.length - most} more` : named;
}

/** A stranger's words in one line that stays where it is put: no control, bidirectional or invisible characters. */
export function clean(text: string, most = 120): string {
  const line = text
    .slice(0, 4 * most)
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[\p{Cf}\p{Co}\p{Cs}]/gu, "")
    .trim();
  const cut = line.length > most ? `${line.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, "")}…` : line;
  return cut === "" ? "(no name)" : cut;
}

/** "a", "a and b", "a, b and c" */
export function listWords(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
