import type { RegressionState } from "../../../db/contract/judgement.ts";
import type { Metric } from "../../../db/contract/metric.ts";
import { formatChange, formatLimit } from "../../ui/figures.ts";
import type { PlotMark } from "./plot-data.ts";

const BREAK_LETTERS = 44;
const RELEASE_LETTERS = 24;

const STATES: Record<RegressionState, string> = {
  suspected: "suspected",
  confirmed: "confirmed",
  "not-reproduced": "not reproduced",
  "cant-tell": "can't tell",
  withdrawn: "withdrawn",
};

/** What became of a change, in a word or two. */
export function stateWord(state: RegressionState): string {
  return STATES[state];
}

/** Whether a change still stands: what reruns have denied or nobody sees any more is only hinted at. */
export function isStanding(state: RegressionState): boolean {
  return state === "confirmed" || state === "suspected";
}

/** "▼ −31.0 %": sign and figure, so that colour is not needed. */
export function changeWords({ direction, ratio }: Pick<PlotMark, "direction" | "ratio">): string {
  return `${direction === "worse" ? "▼" : "▲"} ${ratio === null ? "from 0" : formatChange(ratio)}`;
}

/**
 * "▼ −31.0 % suspected, 0.83 to 0.57", and shorter where that has no room; of several near each other "3 changes ▼ 2 ▲ 1". `format`
 * writes a value of the axis.
 */
export function marksLabels(marks: readonly PlotMark[], format: (value: number) => string): string[] {
  if (marks.length === 1) {
    const [mark] = marks as [PlotMark];
    const words = `${changeWords(mark)} ${stateWord(mark.state)}`;
    return [`${words}, ${format(mark.before)} to ${format(mark.after)}`, words, changeWords(mark)];
  }
  const worse = marks.filter(({ direction }) => direction === "worse").length;
  const signs = [worse > 0 ? `▼ ${worse}` : "", worse < marks.length ? `▲ ${marks.length - worse}` : ""];
  return [[`${marks.length} changes`, ...signs.filter(Boolean)].join(" ")];
}

/** "v1.2.0"; of several near each other "v1.0 … v1.3 (4)", and "4 releases" where that has no room. */
export function releasesLabels(names: readonly string[]): string[] {
  const cut = (name: string) =>
    name.length > RELEASE_LETTERS ? `${name.slice(0, RELEASE_LETTERS - 1)}…` : name;
  if (names.length <= 1) return [cut(names[0] ?? "")];
  return [`${cut(names[0]!)} … ${cut(names.at(-1)!)} (${names.length})`, `${names.length} releases`];
}

/** What changed on a host, as far as there is room; of several changes near each other, how many. */
export function breaksLabel(texts: readonly string[]): string {
  if (texts.length > 1) return `${texts.length} changes of the host`;
  const text = texts[0] ?? "";
  return text.length > BREAK_LETTERS ? `${text.slice(0, BREAK_LETTERS - 1)}…` : text;
}

/** "limit 5 ms"; a floor says that it is one. */
export function limitText(
  unit: Metric["unit"],
  { limit, side }: { limit: number; side: "at_most" | "at_least" },
): string {
  return `limit ${side === "at_least" ? "at least " : ""}${formatLimit(unit, limit)}`;
}
