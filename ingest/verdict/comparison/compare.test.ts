import assert from "node:assert/strict";
import { test } from "node:test";
import type { SeriesInput } from "../detection.ts";
import { detectChanges } from "../history/detect-changes.ts";
import { simulate } from "../history/simulation.ts";
import { commitVerdict } from "../sentence.ts";
import { compareCommits } from "./compare.ts";

const PLAN = { seed: 7, commits: 25, blocks: 5, series: 24, run_sd: 0.05 };

function two(parent: number[], commit: number[]): SeriesInput {
  const runs = [parent, commit].flatMap((values, c) =>
    values.map((value, block) => ({ commit: c === 0 ? "old" : "new", block: `r${block}`, value })),
  );
  const metric = "throughput_ops";
  return { key: "s", group: "GET", metric, better: "higher", runs, detects: true, smallest_effect: 0.05 };
}

test("two commits alone are compared by pairs in the same blocks, with SciPy's paired t interval", () => {
  const series = [two([100, 103, 99, 101, 102], [80, 84, 79, 83, 81])];
  const input = { commits: ["old", "new"], series, completed_rounds: 5, commit: "new", parent: "old" };
  const [row] = compareCommits(input);
  assert.ok(Math.abs(row!.ratio! - 0.8058108340699248) < 1e-9);
  assert.ok(Math.abs(row!.ratio_low! - 0.79101976) < 1e-7);
  assert.ok(Math.abs(row!.ratio_high! - 0.82087848) < 1e-7);
  assert.equal(row!.pairs, 5);
  assert.equal(row!.verdict, "worse");
});

test("better and worse in the table are exactly what each series flags by itself, at every commit", () => {
  const steps = [
    { at: 8, ln: Math.log(0.7) },
    { at: 15, ln: Math.log(1.12) },
  ];
  const history = { ...simulate({ ...PLAN, steps }), completed_rounds: 5 };
  const { regressions } = detectChanges(history);
  for (let c = 1; c < 25; c++) {
    const rows = compareCommits({ ...history, commit: `c${c}`, parent: `c${c - 1}` });
    const said = rows.filter((row) => row.verdict === "worse" || row.verdict === "better");
    const found = regressions.find((one) => one.commit === `c${c}`)?.changes ?? [];
    // Others are unsure of their commit, and only together with these on it: the table says "suspected" of them.
    const raised = found.filter((change) => change.held_back === null);
    assert.deepEqual(said.map((row) => row.series).sort(), raised.map((change) => change.series).sort());
    const tone = commitVerdict(rows).tone;
    assert.equal(tone === "worse" || tone === "better", raised.length > 0);
  }
});

test("in the middle of a steady history no change is said; of the newest commit it cannot be told yet, with runs needed", () => {
  const history = { ...simulate(PLAN), completed_rounds: 5 };
  const middle = compareCommits({ ...history, commit: "c12", parent: "c11" });
  const same = middle.filter((row) => row.verdict === "no change");
  assert.ok(same.length >= 20, `${same.length}`);
  for (const row of same) assert.ok(row.ratio_low! >= 0.95 && row.ratio_high! <= 1.05);
  const newest = compareCommits({ ...history, commit: "c24", parent: "c23" });
  const unsure = newest.filter((row) => row.verdict === "can't tell");
  assert.ok(unsure.length > 0);
  assert.ok(unsure.every((row) => row.runs_needed === null || row.runs_needed > 5));
});

test("no change is not said of a commit beside a change that the noise cannot place", () => {
  let held = 0;
  for (let seed = 0; seed < 10; seed++) {
    const history = {
      ...simulate({ ...PLAN, seed, steps: [{ at: 12, ln: Math.log(0.91) }] }),
      completed_rounds: 5,
    };
    const rows = compareCommits({ ...history, commit: "c12", parent: "c11" });
    held += rows.filter((row) => row.reason === "suspected").length;
    assert.equal(rows.filter((row) => row.verdict === "no change").length, 0);
  }
  assert.ok(held > 0);
});

test("early rounds, missing runs and series that never detect are each told apart", () => {
  const history = simulate(PLAN);
  const series = history.series.map((one, i) => ({
    ...one,
    detects: i !== 0,
    runs: i === 1 ? one.runs.filter((run) => run.commit !== "c12") : one.runs,
  }));
  const rows = compareCommits({ ...history, series, completed_rounds: 5, commit: "c12", parent: "c11" });
  assert.equal(rows[0]!.reason, "never-judged");
  assert.equal(rows[1]!.reason, "not-measured");
  const early = compareCommits({ ...history, completed_rounds: 2, commit: "c12", parent: "c11" });
  assert.ok(early.every((row) => row.reason === "too-early" && row.verdict === "can't tell"));
  const orphan = compareCommits({ ...history, completed_rounds: 5, commit: "c0", parent: null });
  assert.ok(orphan.every((row) => row.reason === "not-measured"));
});
