import { type Gathered, partByCost, partTwice, placeTogether } from "./part-place.ts";
import type { PlacedChange } from "./placed-change.ts";
import { settleParts } from "./settle-parts.ts";

/**
 * Shares changes out to as few causes as their costs allow. Changes that may lie at one place are first taken for one; a part is
 * set apart only where it gains more than the best of all parts and places would by chance (Markov's inequality on the
 * likelihood ratio, Bonferroni or Ville over them), and always where two changes of one series would fall together.
 */
export function gatherChanges(changes: readonly PlacedChange[]): Gathered[] {
  const ordered = [...changes].sort((a, b) => a.low - b.low || a.high - b.high);
  const chains: PlacedChange[][] = [];
  let reach = Number.NEGATIVE_INFINITY;
  for (const one of ordered) {
    if (one.low > reach) chains.push([]);
    chains.at(-1)!.push(one);
    reach = Math.max(reach, one.high);
  }
  return chains
    .flatMap((chain) => settleParts(shareOut(chain)))
    .sort((a, b) => a.last - b.last || a.best - b.best);
}

function shareOut(changes: PlacedChange[]): Gathered[] {
  const gathered = placeTogether(changes);
  const parts = partTwice(changes) ?? partByCost(gathered);
  return parts === null ? [gathered] : parts.flatMap(shareOut);
}
