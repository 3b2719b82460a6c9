import { type Gathered, PLACE_LIMIT, partByCost, partTwice, placeTogether } from "./part-place.ts";
import { costAt, IMPOSSIBLE, type PlacedChange } from "./placed-change.ts";

/** Puts right what sharing out one part at a time leaves behind: changes with the wrong part, and parts of one cause. */
export function settleParts(parts: Gathered[]): Gathered[] {
  return parts.length < 2 ? parts : putTogether(giveWay(moveOver(parts)));
}

const PASSES = 3;

/**
 * A change that went with the wrong part moves to the place of another that it clearly prefers; one of several of its series to
 * whichever it prefers, as these are told apart by their order. Never where its series has one already.
 */
function moveOver(parts: Gathered[]): Gathered[] {
  let now = parts;
  for (let pass = 0; pass < PASSES && now.length > 1; pass++) {
    const held = now.map(({ changes }) => new Set(changes.map((one) => one.change.series)));
    const next: PlacedChange[][] = now.map(() => []);
    for (const [from, { changes, best }] of now.entries()) {
      for (const one of changes) {
        const { series } = one.change;
        const several = held.filter((of_part) => of_part.has(series)).length > 1;
        let to = from;
        let least = costAt(one, best) - (several ? 0 : PLACE_LIMIT);
        for (const [other, part] of now.entries()) {
          if (other === from || held[other]!.has(series) || costAt(one, part.best) >= least) continue;
          [to, least] = [other, costAt(one, part.best)];
        }
        held[from]!.delete(series);
        held[to]!.add(series);
        next[to]!.push(one);
      }
    }
    now = next.filter((changes) => changes.length > 0).map(placeTogether);
  }
  return now;
}

/** Where two parts came to one place and hold a change of one series each, that which loses least goes to another place. */
function giveWay(parts: Gathered[]): Gathered[] {
  const members = parts.map(({ changes }) => [...changes]);
  const holds = (part: number, series: string) => members[part]!.some((one) => one.change.series === series);
  for (const [i, { best }] of parts.entries()) {
    for (let j = i + 1; j < parts.length; j++) {
      if (parts[j]!.best !== best) continue;
      for (const one of [...members[j]!]) {
        const twin = members[i]!.find((other) => other.change.series === one.change.series);
        if (!twin) continue;
        const ways = [one, twin].flatMap((leaving) =>
          parts.flatMap((part, to) =>
            part.best === best || holds(to, one.change.series) || costAt(leaving, part.best) >= IMPOSSIBLE
              ? []
              : [{ leaving, to, loss: costAt(leaving, part.best) - costAt(leaving, best) }],
          ),
        );
        const [way] = ways.sort((a, b) => a.loss - b.loss);
        if (!way) continue;
        const from = members[way.leaving === one ? j : i]!;
        from.splice(from.indexOf(way.leaving), 1);
        members[way.to]!.push(way.leaving);
      }
    }
  }
  return members.filter((changes) => changes.length > 0).map(placeTogether);
}

/** Parts that were set apart on the way to different causes, and belong to one after all: neighbours that nothing parts again. */
function putTogether(parts: Gathered[]): Gathered[] {
  const ordered = parts.sort((a, b) => a.best - b.best);
  for (let i = 0; i + 1 < ordered.length; ) {
    const [one, other] = [ordered[i]!, ordered[i + 1]!];
    const changes = [...one.changes, ...other.changes];
    const together = partTwice(changes) === null ? placeTogether(changes) : null;
    if (together && (one.best === other.best || partByCost(together) === null)) {
      ordered.splice(i, 2, together);
      i = Math.max(0, i - 1);
    } else i += 1;
  }
  return ordered;
}
