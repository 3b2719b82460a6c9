import type { ValueDistribution } from "./workload.ts";

/** The lengths a distribution can give, with their weights. */
export function valueChoices(distribution: ValueDistribution): readonly { bytes: number; weight: number }[] {
  return distribution.kind === "fixed" ? [{ bytes: distribution.bytes, weight: 1 }] : distribution.choices;
}

/** The mean length of a value in bytes. */
export function meanValueBytes(distribution: ValueDistribution): number {
  const choices = valueChoices(distribution);
  const total = choices.reduce((sum, choice) => sum + choice.weight, 0);
  return choices.reduce((sum, choice) => sum + choice.bytes * choice.weight, 0) / total;
}
