import { type MetricKey, metricOf } from "../../../db/contract/metric.ts";
import type { PairWord } from "../../verdict/index.ts";

export type ComparedWord = "faster" | "slower" | "lighter" | "heavier" | "no change" | "can't tell";

/** Speed gets faster or slower, memory lighter or heavier. */
export function comparedWord(word: PairWord, metric: MetricKey): ComparedWord {
  if (word !== "better" && word !== "worse") return word;
  const weighs = ["bytes", "keys"].includes(metricOf(metric).unit);
  if (word === "better") return weighs ? "lighter" : "faster";
  return weighs ? "heavier" : "slower";
}
