import assert from "node:assert/strict";
import { test } from "node:test";
import type { DetectionInput } from "../detection.ts";
import { detectChanges } from "../history/detect-changes.ts";
import { prng } from "../statistics/prng.ts";
import { compareCommits } from "./compare.ts";
import { lookAtHistory } from "./look-at-history.ts";

const COMMITS = 60;

/** Three series over sixty commits in five rounds: one steps down at 30, one is noise, one is never judged. */
function history(completed_rounds: number): DetectionInput {
  const random = prng(12);
  const commits = Array.from({ length: COMMITS }, (_, i) => `c${i}`);
  const series = (["stepping", "noise", "shown"] as const).map((key) => ({
    key,
    group: "get/default",
    metric: "throughput_ops",
    better: "higher" as const,
    detects: key !== "shown",
    smallest_effect: 0.05,
    runs: commits.flatMap((commit, i) =>
      Array.from({ length: i % 17 === 3 ? 0 : 5 }, (_, round) => ({
        commit,
        block: `r${round}`,
        value: (key === "stepping" && i >= 30 ? 80 : 100) * Math.exp(0.02 * random.gaussian()),
      })),
    ),
  }));
  return { commits, series, completed_rounds };
}

test("a look sees what detection flags, and of every commit what a comparison of it alone says", () => {
  for (const rounds of [2, 5]) {
    const input = history(rounds);
    const { detection, compareIn } = lookAtHistory(input);
    assert.deepEqual(detection, detectChanges(input));
    for (const at of [0, 1, 3, 4, 29, 30, 31, 59]) {
      const [commit, parent] = [`c${at}`, at === 0 ? null : `c${at - 1}`];
      assert.deepEqual(
        input.series.map((_, i) => compareIn(i)(commit, parent)),
        compareCommits({ ...input, commit, parent }),
      );
    }
  }
  const { compareIn } = lookAtHistory(history(5));
  assert.equal(compareIn(0)("c30", "c29").verdict, "worse");
});
