import { plain } from "./plain.ts";

/** What a fingerprint told of a host: strangers' words, as long as they like. */
export type EpochDetails = Record<string, string | number>;

/** The fact that holds a host's layout, for machines to read. */
export const LAYOUT_FACT = "layout";

const CHANGES = 4;
const VALUE = 60;
/** Left standing before the first difference of two long values. */
const LEAD = 12;

/**
 * What differs between two epochs of a host, in one line: "governor: powersave → performance; system: Linux 6.1.0 → Linux
 * 6.2.1". At most four changes, of at most 60 characters a side; without control and bidirectional characters.
 */
export function epochChange(before: EpochDetails, after: EpochDetails): string {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  const changes = names.flatMap((name) => {
    const [from, to] = [told(before, name), told(after, name)];
    if (from === to || name === LAYOUT_FACT) return [];
    const start = from.length > VALUE || to.length > VALUE ? firstDifference(from, to) : 0;
    return [`${plain(name, VALUE).replaceAll("_", " ")}: ${cut(from, start)} → ${cut(to, start)}`];
  });
  if (changes.length === 0) return layoutChange(before[LAYOUT_FACT], after[LAYOUT_FACT]);
  const more = changes.length - CHANGES;
  return `${changes.slice(0, CHANGES).join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}

/** A layout is told where nothing else differs: who runs where has words of its own. */
function layoutChange(from: string | number | undefined, to: string | number | undefined): string {
  if (from === to) return "its fingerprint changed";
  if (from === undefined) return "how its cores lie is recorded from here on";
  return to === undefined ? "how its cores lie is not told any more" : "how its cores lie changed";
}

function told(details: EpochDetails, name: string): string {
  return Object.hasOwn(details, name) ? plain(String(details[name]), 1_000) || "nothing" : "not told";
}

function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return Math.max(0, at - LEAD);
}

function cut(text: string, start: number): string {
  const part = text.slice(start, start + VALUE);
  return `${start > 0 ? "…" : ""}${part}${start + VALUE < text.length ? "…" : ""}`;
}
