import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { detectChanges } from "./detect-changes.ts";
import { linesOf, seededHistory } from "./seeded-detections.testing.ts";

/** Written by the detector as it was before it was made quick: moods polished to the last, every median sorted, every start tried. */
const RECORDED = readFileSync(join(import.meta.dirname, "seeded-detections.txt"), "utf8")
  .trim()
  .split("\n");

/** What moods that settle sooner may move: noise, the ratio, and the chance that noise alone shows as much. */
const NOISE = 0.02;
const RATIO = 0.001;
const CHANCE = 1;

test("thirty seeded histories are judged as the plain detector judged them: the same changes, held back for the same reasons", () => {
  const lines = Array.from({ length: 30 }, (_, i) => {
    return linesOf(i + 1, detectChanges(seededHistory(i + 1)).series);
  }).flat();
  assert.equal(lines.length, RECORDED.length);
  for (const [i, line] of lines.entries()) {
    const [is, was] = [line.split(" "), RECORDED[i]!.split(" ")];
    const of_series = is.length === 5;
    const words = of_series ? 2 : 5;
    assert.deepEqual(is.slice(0, words), was.slice(0, words));
    const allowed = of_series ? [NOISE, NOISE, NOISE] : [RATIO, CHANCE];
    for (const [k, most] of allowed.entries()) {
      assert.ok(isNear(is[words + k]!, was[words + k]!, most), `${line} was ${RECORDED[i]}`);
    }
  }
});

function isNear(is: string, was: string, most: number): boolean {
  return is === was || Math.abs(Number(is) - Number(was)) <= most * Math.abs(Number(was));
}
