import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { detectChanges } from "./detect-changes.ts";
import { linesOf, seededHistory } from "./seeded-detections.testing.ts";

/** Written by the detector as it was before it was made quick: maps of cells, every median sorted, every start tried. */
const RECORDED = readFileSync(join(import.meta.dirname, "seeded-detections.txt"), "utf8")
  .trim()
  .split("\n");

test("thirty seeded histories are judged as the plain detector judged them, to the eighth digit", () => {
  const lines = Array.from({ length: 30 }, (_, i) => {
    return linesOf(i + 1, detectChanges(seededHistory(i + 1)).series);
  }).flat();
  assert.equal(lines.length, RECORDED.length);
  for (const [i, line] of lines.entries()) {
    const recorded = RECORDED[i]!.split(" ");
    for (const [k, word] of line.split(" ").entries()) {
      const [is, was] = [Number(word), Number(recorded[k])];
      if (Number.isNaN(is)) assert.equal(word, recorded[k], line);
      else assert.ok(Math.abs(is - was) <= 1e-8 * Math.abs(was), `${line} was ${RECORDED[i]}`);
    }
  }
});
