import assert from "node:assert/strict";
import { test } from "node:test";
import { detectChanges } from "./history/detect-changes.ts";
import { simulate } from "./history/simulation.ts";
import { suspicionLimit } from "./suspicion-limit.ts";

test("a change is suspected exactly where its p value is within the limit that is told", () => {
  let [within, beyond] = [0, 0];
  for (let seed = 1; seed <= 8; seed++) {
    const steps = [{ at: 15, ln: -0.05 }];
    const history = simulate({
      seed,
      commits: 30,
      blocks: 4,
      series: 40,
      run_sd: 0.045,
      steps,
      smallest_effect: 0.01,
    });
    const about = { looks: 4, family: 40, commits: 30, better: "higher" as const };
    for (const { changes, suspected } of detectChanges({ ...history, completed_rounds: 4 }).series) {
      for (const change of [...changes, ...suspected]) {
        const told = change.p_value <= suspicionLimit(change, about);
        assert.equal(told, change.held_back !== "not-significant", `${change.held_back} ${change.p_value}`);
        if (told) within += 1;
        else beyond += 1;
      }
    }
  }
  assert.ok(within > 20 && beyond > 5, `${within} within, ${beyond} beyond`);
});

test("the newest commits of a series spend more on what got worse, whichever way its figures go", () => {
  const limit = (direction: "worse" | "better", better: "higher" | "lower") =>
    suspicionLimit({ held_back: "newest", direction }, { looks: 9, family: 100, commits: 50, better });
  assert.ok(Math.abs(limit("worse", "higher") - 4 * limit("better", "higher")) < 1e-12);
  assert.equal(limit("worse", "lower"), limit("worse", "higher"));
  assert.equal(limit("better", "lower"), limit("better", "higher"));
});
