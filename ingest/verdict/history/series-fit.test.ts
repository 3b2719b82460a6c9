import assert from "node:assert/strict";
import { test } from "node:test";
import { cutAgain, fitAll, type SeriesFit } from "./series-fit.ts";
import { simulate } from "./simulation.ts";

test("runs that repeat exactly get a twelfth of the smallest effect as their noise, and are no measure for others", () => {
  const { commits, series } = simulate({ seed: 1, commits: 12, blocks: 3, series: 1, run_sd: 0.05 });
  const runs = series[0]!.runs.map((run) => ({ ...run, value: 96 }));
  const { exact, runs_part, starts } = fitAll(commits, [{ ...series[0]!, runs }])[0]!;
  assert.deepEqual([exact, starts], [true, [0]]);
  for (const variance of runs_part) assert.ok(Math.abs(variance - (0.05 / 12) ** 2) < 1e-15);
});

test("the first cut is generous: it holds the planted boundary, and a larger noise takes others out", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const plan = { seed, commits: 30, blocks: 5, series: 1, run_sd: 0.02, steps: [{ at: 11, ln: -0.3 }] };
    const { commits, series } = simulate(plan);
    const [fit] = fitAll(commits, series) as [SeriesFit];
    assert.ok(fit.starts.includes(11), `${seed}: ${fit.starts}`);
    assert.ok(cutAgain(fit, 1e6).starts.length <= fit.starts.length);
    // Five runs of deviation 0.02, blocks of thirty: the variance of their median is 0.287 of a run's.
    const [variance] = fit.runs_part;
    assert.ok(variance! > 0.2 * 0.02 ** 2 && variance! < 0.45 * 0.02 ** 2, `${seed}: ${variance}`);
  }
});
