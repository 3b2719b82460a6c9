import assert from "node:assert/strict";
import { test } from "node:test";
import type { Run } from "../detection.ts";
import { prng } from "../statistics/prng.ts";
import { median } from "../statistics/quantiles.ts";
import { CellReader } from "./cell-layout.ts";
import { joinedCells } from "./joined-cells.ts";
import { polishMoods } from "./polish.ts";

/** Median polish as it stands in the book: every row, then every column, until no column moves by a hundredth of a per cent. */
function plainMoods(runs: readonly Run[]): Map<string, number> {
  const moods = new Map(runs.map(({ block }) => [block, 0]));
  const rows = [...Map.groupBy(runs, ({ commit }) => commit).values()];
  const columns = [...Map.groupBy(runs, ({ block }) => block)];
  for (let pass = 0; pass < 40; pass++) {
    const levels = new Map(
      rows.map((row) => [row[0]!.commit, median(row.map((one) => one.value - moods.get(one.block)!))]),
    );
    let moved = 0;
    for (const [block, column] of columns) {
      const mood = median(column.map((one) => one.value - levels.get(one.commit)!));
      moved = Math.max(moved, Math.abs(mood - moods.get(block)!));
      moods.set(block, mood);
    }
    if (moved < 1e-4) break;
  }
  return moods;
}

test("what is looked at again only where something moved is, to the last bit, what all of it looked at again gives", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = prng(seed);
    const count = 5 + random.below(150);
    const commits = Array.from({ length: count }, (_, c) => `c${c}`);
    // Rounds of all commits, and visits of one with its ancestor and the first: few large groups, and many small ones.
    const groups = Array.from({ length: 5 }, (_, turn) =>
      seed % 2
        ? [{ block: `r${turn}`, of: commits.keys().toArray() }]
        : commits
            .keys()
            .toArray()
            .slice(1)
            .map((c) => ({ block: `${c}/${turn}`, of: [...new Set([c, c - 1, 0])] })),
    ).flat();
    const runs = groups.flatMap(({ block, of }) => {
      const mood = 0.03 * random.gaussian();
      return of.map((c) => {
        const spike = random.uniform() < 0.02 ? 1 : 0;
        // On a grid, so that ties are many.
        const noise = Math.round(random.gaussian() * 20) / 2_000;
        return { commit: commits[c]!, block, value: c / 50 + mood + noise + spike };
      });
    });
    const { layout, values } = new CellReader(commits, true).read(runs);
    const joined = joinedCells(layout);
    const own = Float64Array.from(joined.cells, (cell) => values[cell]!);
    const moods = polishMoods(joined, own);
    const plain = plainMoods(runs);
    joined.cells.forEach((cell, i) => {
      assert.equal(moods[joined.column_of[i]!], plain.get(layout.blocks[layout.block[cell]!]!), `${seed}`);
    });
  }
});
