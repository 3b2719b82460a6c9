import { formatShare } from "../ui/figures.ts";
import type { FlameNode } from "./compare-profiles.ts";

const GAP = "\u00a0";
/** Text must stay readable on the strongest of them. */
const TINT = { least: 14, most: 52 };

/** Grew is red, shrank is blue, and what may be chance has no colour. Without a comparison: the engine's own code is darker. */
export function frameColour({ name, place, delta, sure }: FlameNode, greatest: number): string {
  if (delta === null) return `color-mix(in srgb, var(--ink) ${isOwn(name, place) ? 18 : 8}%, var(--paper))`;
  if (!sure || greatest === 0) return "color-mix(in srgb, var(--ink) 9%, var(--paper))";
  const strength = TINT.least + (TINT.most - TINT.least) * Math.min(1, Math.abs(delta) / greatest);
  return `color-mix(in srgb, var(${delta > 0 ? "--worse" : "--focus"}) ${strength.toFixed(0)}%, var(--paper))`;
}

/** A stack in one line. */
export function frameWords(
  { name, place, value, delta, sure }: FlameNode,
  samples: number,
  against: string | null,
) {
  const where = place ? ` (${place})` : "";
  const change =
    delta === null || against === null
      ? ""
      : `; ${formatPoints(delta)} against ${against}${sure ? "" : ", which may be chance"}`;
  return `${name}${where}: ${formatShare(samples === 0 ? 0 : value / samples)}, ${value} samples${change}`;
}

/** A difference of two shares in percentage points: "+1.2 points". */
export function formatPoints(delta: number): string {
  const text = Math.abs(100 * delta).toFixed(1);
  const sign = Number(text) === 0 ? "±" : delta > 0 ? "+" : "−";
  return `${sign}${text}${GAP}points`;
}

/** Neither the runtime's nor a library's of the host. */
export function isOwn(name: string, place: string): boolean {
  return (
    place !== "" &&
    place !== "kernel" &&
    !name.startsWith("(unknown") &&
    !/^(node:|\.\.\.|\[|wasm:|evalmachine)/.test(place)
  );
}
