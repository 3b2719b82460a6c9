import type { SeriesInput } from "../detection.ts";
import { median } from "../statistics/quantiles.ts";
import { isTelling, type Scale, scaleOf } from "../statistics/scale.ts";
import { hostMoods, learnMoodShare } from "./host-moods.ts";

/** A series whose commits are seen without their host's moods. */
export interface MoodlessSeries {
  input: SeriesInput;
  scale: Scale;
  /** Measured commits in branch order. `runs`: one value a block, on the scale. */
  commits: { position: number; runs: number[]; blocks: string[] }[];
}

interface Cell {
  position: number;
  block: string;
  value: number;
}

/**
 * Takes the host's moods out of every series: value - theta * mood (contract of inference, 2). A block's mood is how far its
 * control was from what is usual of it, in the middle of all series; each series gives up as much of it as its own runs of one
 * commit share. `controlOf` names the control of each block; blocks without one have no mood that is known, and stay as they are.
 */
export function withoutMoods(
  commits: readonly string[],
  series: readonly SeriesInput[],
  controlOf: ReadonlyMap<string, string>,
): MoodlessSeries[] {
  const positions = new Map(commits.map((commit, position) => [commit, position]));
  const scaled = series.map((input) => {
    const scale = scaleOf(input.runs.map(({ value }) => value));
    return { input, scale, cells: cellsOf(input, scale, positions) };
  });
  const blocks = new Set<string>();
  for (const { cells } of scaled) for (const { block } of cells) blocks.add(block);
  const column = new Map([...blocks].sort().map((block, i) => [block, i]));
  const moods = hostMoods(
    scaled.map(({ input, cells }) => controlRow(input, cells, commits, controlOf, column)),
  );
  return scaled.map(({ input, scale, cells }) => {
    const side = sideOf(input);
    const known = cells.map(({ position, block, value }) => ({
      commit: position,
      block: column.get(block)!,
      value: side * value,
    }));
    const theta = learnMoodShare(known, moods);
    const moodOf = (block: string) => {
      const mood = moods[column.get(block)!]!;
      return Number.isFinite(mood) ? side * theta * mood : 0;
    };
    const rows = [...Map.groupBy(cells, ({ position }) => position)].sort(([a], [b]) => a - b);
    return {
      input,
      scale,
      commits: rows.map(([position, row]) => ({
        position,
        runs: row.map(({ value, block }) => value - moodOf(block)),
        blocks: row.map(({ block }) => block),
      })),
    };
  });
}

/** A host that is slow lowers throughput and raises latency: all series are turned so that more is better. */
function sideOf({ better }: SeriesInput): 1 | -1 {
  return better === "higher" ? 1 : -1;
}

/** One cell a commit and block, several runs in it counting as their median. */
function cellsOf(input: SeriesInput, scale: Scale, positions: ReadonlyMap<string, number>): Cell[] {
  const cells = new Map<string, { position: number; block: string; all: number[] }>();
  for (const { commit, block, value } of input.runs) {
    const position = positions.get(commit);
    if (position === undefined || !isTelling(value)) continue;
    const name = `${position} ${block}`;
    const cell = cells.get(name) ?? { position, block, all: [] };
    cell.all.push(scale.to(value));
    cells.set(name, cell);
  }
  return [...cells.values()].map(({ all, ...cell }) => ({ ...cell, value: median(all) }));
}

/** The control's value in each block, less what is usual of that control: controls may take over from each other. */
function controlRow(
  input: SeriesInput,
  cells: readonly Cell[],
  commits: readonly string[],
  controlOf: ReadonlyMap<string, string>,
  column: ReadonlyMap<string, number>,
): Float64Array {
  const row = new Float64Array(column.size).fill(Number.NaN);
  const own = cells.filter(({ position, block }) => controlOf.get(block) === commits[position]);
  for (const of_control of Map.groupBy(own, ({ position }) => position).values()) {
    const usual = median(of_control.map(({ value }) => value));
    for (const { block, value } of of_control) row[column.get(block)!] = sideOf(input) * (value - usual);
  }
  return row;
}
