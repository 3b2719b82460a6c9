/** What a key does in a chart. Steps are in commits that are drawn. */
export type KeyAction =
  | { kind: "step"; by: number }
  | { kind: "select"; by: number }
  | { kind: "mark"; by: 1 | -1 }
  | { kind: "zoom"; factor: number }
  | { kind: "move"; share: number }
  | { kind: "pin" | "escape" | "whole" };

const FAR = 10;
const ALL = Number.POSITIVE_INFINITY;

const STEPS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowUp: 1,
  PageDown: -FAR,
  PageUp: FAR,
  Home: -ALL,
  End: ALL,
};

const OTHERS: Record<string, KeyAction> = {
  Enter: { kind: "pin" },
  " ": { kind: "pin" },
  Escape: { kind: "escape" },
  "+": { kind: "zoom", factor: 0.5 },
  "=": { kind: "zoom", factor: 0.5 },
  "-": { kind: "zoom", factor: 2 },
  "0": { kind: "whole" },
  "[": { kind: "move", share: -0.5 },
  "]": { kind: "move", share: 0.5 },
  n: { kind: "mark", by: 1 },
  p: { kind: "mark", by: -1 },
};

type Pressed = { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean; altKey: boolean };

/** Null: the key is the browser's. */
export function keyAction({ key, shiftKey, ctrlKey, metaKey, altKey }: Pressed): KeyAction | null {
  if (ctrlKey || metaKey || altKey) return null;
  if (Object.hasOwn(STEPS, key)) return { kind: shiftKey ? "select" : "step", by: STEPS[key]! };
  return Object.hasOwn(OTHERS, key) ? OTHERS[key]! : null;
}

/** The keys as the page tells of them. */
export const KEY_WORDS: { keys: string[]; does: string }[] = [
  { keys: ["←", "→"], does: "the commit before, the one after" },
  { keys: ["Page Up", "Page Down"], does: "ten commits on, ten back" },
  { keys: ["Home", "End"], does: "the first commit, the last" },
  { keys: ["n", "p"], does: "the next flagged change, the previous" },
  { keys: ["Shift ←", "Shift →"], does: "select a stretch; Enter shows it" },
  { keys: ["Enter"], does: "pin the commit, or let it go; two are compared" },
  { keys: ["+", "−"], does: "nearer, farther" },
  { keys: ["[", "]"], does: "half a stretch back, half a stretch on" },
  { keys: ["0"], does: "the whole branch" },
  { keys: ["Esc"], does: "drop the selection, then the pins, then the stretch" },
  { keys: ["?"], does: "these keys" },
];
