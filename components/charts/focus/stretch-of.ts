import type { SeriesWindow } from "../../../db/contract/series-window.ts";
import type { ChartState } from "../state/chart-state.ts";
import { type Known, nearest, type Stretch } from "../state/stretch.ts";
import { entryOf } from "./commit-at.ts";

/** The stretch that a state names, by places; an end that is not known here is where the window has it. */
export function stretchOf({ from, to }: ChartState, window: SeriesWindow, known: Known): Stretch {
  const placeOf = (name: string) => {
    const entry = entryOf(window, name);
    if (entry >= 0) return window.commits.place[entry]!;
    const at = known.sha.findIndex((sha) => sha.startsWith(name));
    return at < 0 ? null : known.place[at]!;
  };
  const ends = [
    from === null ? 0 : (placeOf(from) ?? window.from),
    to === null ? window.total - 1 : (placeOf(to) ?? window.to),
  ];
  return { from: Math.min(...ends), to: Math.max(...ends) };
}

/** The x axis of a stretch that lies within a window; null where it does not. */
export function domainOf(
  { commits, from, to, domain }: SeriesWindow,
  stretch: Stretch,
): [number, number] | null {
  if (stretch.from < from || stretch.to > to) return null;
  const [first, last] = [nearest(commits.place, stretch.from), nearest(commits.place, stretch.to)];
  if (first >= last) return null;
  return [
    stretch.from === from ? domain[0] : commits.x[first]! - 0.5,
    stretch.to === to ? domain[1] : commits.x[last]! + 0.5,
  ];
}
