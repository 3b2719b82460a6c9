import assert from "node:assert/strict";
import { test } from "node:test";
import { WINDOW } from "../levels/history-values.ts";
import { prng } from "../statistics/prng.ts";
import { CellReader } from "./cell-layout.ts";
import { judgeAll } from "./judge-all.ts";
import { newestMeasured } from "./window.ts";

/** Each commit visited three times with its ancestor and the first commit, the control; each visit in a mood of its own. */
function visited(count: number, lnOf: (c: number) => number) {
  const random = prng(9);
  const commits = Array.from({ length: count }, (_, c) => `c${c}`);
  const runs = commits.flatMap((_, c) =>
    [0, 1, 2].flatMap((turn) => {
      const mood = 0.05 * random.gaussian();
      return [...new Set([c, Math.max(0, c - 1), 0])].map((of) => ({
        commit: commits[of]!,
        block: `${c}/${turn}`,
        value: 100 * Math.exp(lnOf(of) + mood + 0.01 * random.gaussian()),
      }));
    }),
  );
  return { commits, runs };
}

const about = { group: "g", metric: "m", better: "higher", detects: true, smallest_effect: 0.02 } as const;

/** The window, with the names of its commits in place of its cells. */
function windowOf(commits: string[], runs: { commit: string; block: string; value: number }[]) {
  const { layout } = new CellReader(commits).read(runs);
  const { cells, ...window } = newestMeasured(layout);
  return { ...window, cells: Array.from(cells, (cell) => commits[layout.position[cell]!]!) };
}

test("of more measured commits than the window the newest count, and the control stays for its blocks' moods", () => {
  const { commits, runs } = visited(WINDOW + 50, () => 0);
  const window = windowOf(commits, runs);
  assert.deepEqual([window.commits, window.from], [WINDOW, 50]);
  const older = window.cells.filter((name) => Number(name.slice(1)) < 50);
  // The ancestor of the oldest commit is in its three visits, as the control is in all.
  assert.deepEqual(new Set(older), new Set(["c0", "c49"]));
  assert.equal(older.length, 3 * WINDOW + 3);
});

test("a shorter history is looked at whole, its unmeasured commits not counting", () => {
  const { commits, runs } = visited(20, () => 0);
  const window = windowOf(["x", ...commits, "y"], [...runs, { commit: "gone", block: "b", value: 1 }]);
  assert.deepEqual([window.commits, window.from, window.cells.length], [20, 1, runs.length]);
});

test("a change that left the window is told no more, one in it is found where it is, in whatever order the runs come", () => {
  const steps = (c: number) => (c >= 20 ? -0.2 : 0) + (c >= 700 ? -0.2 : 0);
  const { commits, runs } = visited(WINDOW + 50, steps);
  const look = (of: typeof runs) =>
    judgeAll({ commits, completed_rounds: 3, series: [{ ...about, key: "s", runs: of }] })[0]!.detection;
  const seen = look(runs);
  assert.deepEqual(
    seen.changes.map(({ commit }) => commit),
    ["c700"],
  );
  assert.deepEqual(
    seen.levels.map(({ from, to }) => [from, to]),
    [
      ["c50", "c699"],
      ["c700", `c${WINDOW + 49}`],
    ],
  );
  assert.deepEqual(look([...runs].reverse()), seen);
});

test("unmeasured commits of the branch make a look no stricter", () => {
  const { commits, runs } = visited(40, () => 0);
  const detectable = (of: string[]) =>
    judgeAll({ commits: of, completed_rounds: 3, series: [{ ...about, key: "s", runs }] })[0]!.detection
      .smallest_detectable;
  const more = Array.from({ length: 4_000 }, (_, i) => `u${i}`);
  assert.equal(detectable([...more, ...commits]), detectable(commits));
});
