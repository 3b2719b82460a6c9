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

/**
 * Which labels have room in which of some rows, in the first of their wordings that has it, those with the greatest weight
 * before the others; null: there is none. None leaves the drawing. Their width is guessed from their letters.
 */
export function labelRows(
  labels: readonly { share: number; texts: readonly string[]; weight: number }[],
  width_px: number,
  rows: number,
): (PlacedLabel | null)[] {
  const taken: [number, number][][] = Array.from({ length: rows }, () => []);
  const order = labels.map((_, i) => i).sort((a, b) => labels[b]!.weight - labels[a]!.weight || a - b);
  const placed = new Map<number, PlacedLabel>();
  for (const i of order) {
    const { share, texts } = labels[i]!;
    for (const text of texts) {
      const width = text.length * LETTER_PX + APART_PX;
      const side = sideOf(share * width_px, width, width_px);
      if (!side) continue;
      const { anchor, left } = side;
      const row = taken.findIndex((spans) => spans.every(([from, to]) => left >= to || left + width <= from));
      if (row < 0) continue;
      taken[row]!.push([left, left + width]);
      placed.set(i, { row, text, anchor });
      break;
    }
  }
  return labels.map((_, i) => placed.get(i) ?? null);
}

/** In the middle where that stays within the drawing, else on the side that does; null: it is too wide for both. */
function sideOf(at: number, width: number, width_px: number): { anchor: Anchor; left: number } | null {
  const sides: { anchor: Anchor; left: number }[] = [
    { anchor: "middle", left: at - width / 2 },
    { anchor: "start", left: at },
    { anchor: "end", left: at - width },
  ];
  return sides.find(({ left }) => left >= 0 && left + width <= width_px) ?? null;
}
