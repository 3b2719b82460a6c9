import type { SeriesInput } from "../detection.ts";
import { type CellLayout, CellReader, type SeriesCells } from "../history/cell-layout.ts";
import { quantileInPlace } from "../statistics/quantiles.ts";
import type { Scale } from "../statistics/scale.ts";
import { hostMoods, moodShareOf } from "./host-moods.ts";

/** A series whose commits are seen without their host's moods. */
export interface MoodlessSeries {
  input: SeriesInput;
  scale: Scale;
  /** Measured commits in branch order. `runs`: one value a block, on the scale. */
  commits: { position: number; runs: number[]; blocks: readonly string[] }[];
}

/** What all series of one layout share. */
interface Places {
  /** Of the layout's blocks: columns of the moods. */
  columns: Int32Array;
  /** Cells of each control commit, in the blocks whose control it is. */
  controls: Int32Array[];
  /** Names of the blocks of each commit. */
  blocks: string[][];
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
  const reader = new CellReader(commits);
  const read = series.map((input) => ({ input, ...reader.read(input.runs) }));
  const column = new Map<string, number>();
  const places = new Map<CellLayout, Places>();
  for (const { layout } of read) {
    if (!places.has(layout)) places.set(layout, placesOf(layout, commits, controlOf, column));
  }
  const rows = read.map((one) => controlRow(one, sideOf(one.input), places.get(one.layout)!, column.size));
  const moods = hostMoods(rows);
  return read.map(({ input, scale, layout, values }) => {
    const { columns, blocks } = places.get(layout)!;
    const side = sideOf(input);
    const of_cells = new Float64Array(values.length);
    for (let cell = 0; cell < of_cells.length; cell++) {
      of_cells[cell] = side * moods[columns[layout.block[cell]!]!]!;
    }
    const theta = moodShareOf(values, of_cells, layout.rows);
    return { input, scale, commits: blocks.map((names, row) => commitOf(row, names)) };

    function commitOf(row: number, names: string[]) {
      const first = layout.rows[row]!;
      const runs: number[] = [];
      for (let cell = first; cell < layout.rows[row + 1]!; cell++) {
        const mood = of_cells[cell]!;
        runs.push(Number.isFinite(mood) ? values[cell]! - theta * mood : values[cell]!);
      }
      return { position: layout.position[first]!, runs, blocks: names };
    }
  });
}

/** A host that is slow lowers throughput and raises latency: all series are turned so that more is better. */
function sideOf({ better }: SeriesInput): 1 | -1 {
  return better === "higher" ? 1 : -1;
}

/** Gives blocks that have no column yet their own in `column`. */
function placesOf(
  layout: CellLayout,
  commits: readonly string[],
  controlOf: ReadonlyMap<string, string>,
  column: Map<string, number>,
): Places {
  const { rows, block, position } = layout;
  for (const name of layout.blocks) if (!column.has(name)) column.set(name, column.size);
  const controls: Int32Array[] = [];
  const blocks: string[][] = [];
  const cells = Int32Array.from(block.keys());
  for (let row = 0; row + 1 < rows.length; row++) {
    const own = cells.subarray(rows[row]!, rows[row + 1]!);
    const commit = commits[position[own[0]!]!]!;
    blocks.push(Array.from(own, (cell) => layout.blocks[block[cell]!]!));
    const of_control = own.filter((cell) => controlOf.get(layout.blocks[block[cell]!]!) === commit);
    if (of_control.length > 0) controls.push(of_control);
  }
  const columns = Int32Array.from(layout.blocks, (name) => column.get(name)!);
  return { columns, controls, blocks };
}

/** The control's value in each block, less what is usual of that control: controls may take over from each other. */
function controlRow(
  { layout, values }: SeriesCells,
  side: 1 | -1,
  { columns, controls }: Places,
  blocks: number,
): Float64Array {
  const row = new Float64Array(blocks).fill(Number.NaN);
  for (const cells of controls) {
    const own = new Float64Array(cells.length);
    for (let i = 0; i < cells.length; i++) own[i] = values[cells[i]!]!;
    const usual = quantileInPlace(own, own.length, 0.5);
    for (const cell of cells) row[columns[layout.block[cell]!]!] = side * (values[cell]! - usual);
  }
  return row;
}
