import type { TextShape } from "./shape.ts";

/** Marks nearer than this to each other are one, with a count. */
export const CLUSTER_PX = 12;

const LETTER_PX = 6.2;
const APART_PX = 8;

/**
 * Joins marks that stand too near to each other to be told apart. `share` is a mark's place from the left; marks come in its
 * order. A cluster stands at its first mark, so that what is drawn is always one of them.
 */
export function cluster<T>(
  marks: readonly T[],
  share: (mark: T) => number,
  width_px: number,
): { share: number; all: T[] }[] {
  const clusters: { share: number; all: T[] }[] = [];
  for (const mark of marks) {
    const open = clusters.at(-1);
    const at = share(mark);
    if (open && (at - open.share) * width_px < CLUSTER_PX - 1e-6) open.all.push(mark);
    else clusters.push({ share: at, all: [mark] });
  }
  return clusters;
}

type Anchor = TextShape["anchor"];

/** Where a label stands above a drawing, in which of its wordings, and on which side of its place. */
export type PlacedLabel = { row: number; text: string; anchor: Anchor };

type Label = { share: number; texts: readonly string[]; weight: number };

/**
 * Which labels have room in which of some rows, those with the greatest weight before the others; null: there is none. As many as
 * can be are told before one is told at length, and none leaves the drawing. `texts` come with the longest first; their width is
 * guessed from their letters.
 */
export function labelRows(labels: readonly Label[], width_px: number, rows: number): (PlacedLabel | null)[] {
  const placed = labels.map((): Placed | null => null);
  const order = labels.map((_, i) => i).sort((a, b) => labels[b]!.weight - labels[a]!.weight || a - b);
  for (const i of order) {
    const { share, texts } = labels[i]!;
    placed[i] = roomFor(texts.at(-1)!, share, placed, width_px, rows);
  }
  for (const i of order) {
    const brief = placed[i];
    if (!brief) continue;
    placed[i] = null;
    const { share, texts } = labels[i]!;
    for (const text of texts.slice(0, -1)) placed[i] ??= roomFor(text, share, placed, width_px, rows);
    placed[i] ??= brief;
  }
  return placed.map((one) => one && { row: one.row, text: one.text, anchor: one.anchor });
}

type Placed = PlacedLabel & { left: number; right: number };

/** In the middle over its place where there is room, else on a side of it; the first row before the next. */
function roomFor(
  text: string,
  share: number,
  placed: readonly (Placed | null)[],
  width_px: number,
  rows: number,
): Placed | null {
  const width = text.length * LETTER_PX + APART_PX;
  const at = share * width_px;
  const sides: [Anchor, number][] = [
    ["middle", at - width / 2],
    ["start", at],
    ["end", at - width],
  ];
  for (const [anchor, left] of sides) {
    const right = left + width;
    if (left < 0 || right > width_px) continue;
    for (let row = 0; row < rows; row += 1) {
      const free = placed.every((one) => !one || one.row !== row || left >= one.right || right <= one.left);
      if (free) return { row, text, anchor, left, right };
    }
  }
  return null;
}
