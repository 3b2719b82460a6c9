import type { Run } from "../detection.ts";
import { quantileInPlace } from "../statistics/quantiles.ts";
import { isTelling, type Scale, scaleOf } from "../statistics/scale.ts";

/**
 * Which runs of a series belong together: one cell a commit and block, ordered by the commit's place and the block's name, so
 * that the order of the runs given does not matter. Only telling runs of the branch's commits count.
 */
export interface CellLayout {
  /** Per cell: place of its commit on the branch, and its block as an index into `blocks`. */
  position: Int32Array;
  block: Int32Array;
  /** Names, ascending. */
  blocks: string[];
  /** First cell of each measured commit, and the number of cells last. */
  rows: Int32Array;
  /** Places of the runs given, cell by cell; `runs_from[cell]` is where a cell's begin. */
  runs: Int32Array;
  runs_from: Int32Array;
}

/** A series by cells: `values` on `scale`, several runs of a cell counting as their median. */
export interface SeriesCells {
  scale: Scale;
  layout: CellLayout;
  values: Float64Array;
}

const AS_IT_IS: Scale = { name: "linear", to: (value) => value, from: (value) => value };

/**
 * Reads series whose runs were mostly made together, in the order they are given: a series with the same commits and
 * blocks as the one before it takes over its layout.
 */
export class CellReader {
  readonly #positions: ReadonlyMap<string, number>;
  #last: { runs: readonly Run[]; layout: CellLayout } | null = null;

  readonly #scaleOf: (values: readonly number[]) => Scale;

  /** `scaled`: the values are on the scale of the analysis already. */
  constructor(commits: readonly string[], scaled = false) {
    this.#scaleOf = scaled ? () => AS_IT_IS : scaleOf;
    this.#positions = new Map(commits.map((commit, position) => [commit, position]));
  }

  read(runs: readonly Run[]): SeriesCells {
    const scale = this.#scaleOf(runs.map(({ value }) => value));
    if (!this.#last || !isAlike(runs, this.#last.runs)) {
      this.#last = { runs, layout: layoutOf(this.#positions, runs) };
    }
    const { layout } = this.#last;
    return { scale, layout, values: cellValues(runs, layout, scale) };
  }
}

function isAlike(runs: readonly Run[], others: readonly Run[]): boolean {
  if (runs.length !== others.length) return false;
  for (let i = 0; i < runs.length; i++) {
    const { commit, block, value } = runs[i]!;
    const other = others[i]!;
    if (block !== other.block || commit !== other.commit) return false;
    if (isTelling(value) !== isTelling(other.value)) return false;
  }
  return true;
}

function cellValues(
  runs: readonly Run[],
  { runs: places, runs_from }: CellLayout,
  scale: Scale,
): Float64Array {
  const scaled = new Float64Array(places.length);
  for (let i = 0; i < places.length; i++) scaled[i] = scale.to(runs[places[i]!]!.value);
  const cells = runs_from.length - 1;
  if (cells === places.length) return scaled;
  return Float64Array.from({ length: cells }, (_, cell) => {
    const own = scaled.subarray(runs_from[cell]!, runs_from[cell + 1]!);
    return quantileInPlace(own, own.length, 0.5);
  });
}

function layoutOf(positions: ReadonlyMap<string, number>, runs: readonly Run[]): CellLayout {
  const blocks = [...new Set(runs.map(({ block }) => block))].sort();
  const columns = new Map(blocks.map((block, column) => [block, column]));
  const position_of = new Int32Array(runs.length);
  const block_of = new Int32Array(runs.length);
  const telling: number[] = [];
  for (let i = 0; i < runs.length; i++) {
    const { commit, block, value } = runs[i]!;
    const position = positions.get(commit);
    if (position === undefined || !isTelling(value)) continue;
    position_of[i] = position;
    block_of[i] = columns.get(block)!;
    telling.push(i);
  }
  const places = Int32Array.from(telling).sort(
    (a, b) => position_of[a]! - position_of[b]! || block_of[a]! - block_of[b]! || a - b,
  );
  const starts: number[] = [];
  const rows: number[] = [];
  places.forEach((run, i) => {
    const before = places[i - 1];
    const is_new_row = before === undefined || position_of[before] !== position_of[run];
    if (is_new_row) rows.push(starts.length);
    if (is_new_row || block_of[before!] !== block_of[run]) starts.push(i);
  });
  return {
    position: Int32Array.from(starts, (at) => position_of[places[at]!]!),
    block: Int32Array.from(starts, (at) => block_of[places[at]!]!),
    blocks,
    rows: Int32Array.of(...rows, starts.length),
    runs: places,
    runs_from: Int32Array.of(...starts, places.length),
  };
}
