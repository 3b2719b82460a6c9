import assert from "node:assert/strict";
import { test } from "node:test";
import { shownWords } from "./shown-words.ts";

test("what is left out of a drawing is counted", () => {
  const whole = { from: 0, to: 3_999, total: 4_000, measured: 3_912, shown: 640 };
  assert.match(
    shownWords(whole),
    /^640 of 3,912 measured commits are drawn \(1 of 6\), over all 4,000 commits:/,
  );
  assert.match(shownWords({ ...whole, shown: 3_000 }), /^3,000 of 3,912 measured commits are drawn, over/);
});

test("where nothing is left out, that is said, and what was not measured does not count as drawn", () => {
  const part = { from: 10, to: 59, total: 4_000, measured: 50, shown: 50 };
  assert.equal(shownWords(part), "Every commit is drawn: 50 of 4,000 commits.");
  assert.equal(
    shownWords({ ...part, measured: 48, shown: 48 }),
    "Every measured commit is drawn: 48, over 50 of 4,000 commits.",
  );
});
