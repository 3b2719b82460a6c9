import assert from "node:assert/strict";
import { test } from "node:test";
import { madeUpSeries, madeUpWindow } from "../plot/made-up-window.ts";
import { commitAt } from "./commit-at.ts";
import { comparePins } from "./compare-pins.ts";

function compare(medians: (number | null)[], more: Parameters<typeof madeUpSeries>[1] = {}, breaks = false) {
  const window = madeUpWindow(medians, {
    series: [madeUpSeries(medians, more)],
    breaks: breaks ? [{ at: 1, x: 0.5, text: "kernel", since: 1 }] : [],
  });
  const told = comparePins(window, commitAt(window, medians.length - 1)!, commitAt(window, 0)!);
  return { ...told, difference: told.difference.replaceAll("\u00a0", " "), text: told.said.join(" ") };
}

test("the older commit is the one compared with, whichever was pinned first, and lower latency is better", () => {
  const { difference, shas } = compare([1_000, 900]);
  assert.equal(difference, "−10.0 %, better (1.00 ms to 900 µs)");
  assert.ok(shas[0].startsWith("0000") && shas[1].startsWith("0001"));
});

test("a difference that noise makes is not told as one", () => {
  assert.match(compare([1_000, 1_030], { noise: 0.02 }).text, /Can't tell from these two: .+ up to 5\.5\s%/);
});

test("a greater one is, and still is no verdict", () => {
  const { text } = compare([1_000, 1_400], { noise: 0.02 });
  assert.match(text, /More than noise would explain.+Two commits alone are still no verdict/);
});

test("where the noise is not known, nothing is said of it", () => {
  assert.match(compare([1_000, 1_400]).text, /Can't tell whether that is noise/);
});

test("a flagged change between the two is named with its state, one outside of them is not", () => {
  const mark = {
    at: 1,
    regression_id: 3,
    state: "suspected" as const,
    direction: "worse" as const,
    before: 1_000,
    after: 1_400,
    ratio: 1.4,
    ratio_low: 1.3,
    ratio_high: 1.5,
  };
  assert.match(
    compare([1_000, 1_400, 1_410], { marks: [mark] }).text,
    /One change is flagged.+▼ \+40\.0\s% suspected/,
  );
  assert.match(compare([1_000, 1_400], { marks: [{ ...mark, at: 0 }] }).text, /No change is flagged/);
});

test("a change of the host between them is said", () => {
  assert.match(compare([1_000, 1_400], {}, true).text, /may be the host's/);
});

test("commits without a value cannot be compared", () => {
  assert.match(compare([null, 1_000]).text, /Can't tell: they have no values/);
});

test("one run each tells nothing of how runs vary", () => {
  assert.match(compare([1_000, 1_001], { runs: [1, 1] }).text, /One run tells nothing/);
  assert.match(compare([1_000, 1_001]).text, /ranges of their runs overlap/);
});
