import type { PlotData } from "./plot-data.ts";

/** A chart cut to a part of its x axis: what is drawn of a stretch until its own data has come. */
export function cropPlot(data: PlotData, domain: [number, number]): PlotData {
  const [from, to] = domain;
  const within = <T extends { x: number }>(all: readonly T[]) => all.filter(({ x }) => x >= from && x <= to);
  const cut = (low: number, high: number): [number, number] => [Math.max(from, low), Math.min(to, high)];
  return {
    ...data,
    domain,
    lines: data.lines.map((line) => ({
      ...line,
      stretches: line.stretches.map(within).filter((points) => points.length > 0),
    })),
    runs: within(data.runs),
    gaps: data.gaps.map(([low, high]) => cut(low, high)).filter(([low, high]) => low < high),
    tried: data.tried.filter((x) => x >= from && x <= to),
    levels: data.levels.flatMap((level) => {
      const [low, high] = cut(level.from, level.to);
      return low < high ? [{ ...level, from: low, to: high }] : [];
    }),
    marks: within(data.marks),
    breaks: within(data.breaks),
    releases: within(data.releases),
    names: within(data.names),
  };
}
