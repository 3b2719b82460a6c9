import assert from "node:assert/strict";
import { test } from "node:test";
import type { SeriesDetection } from "../../verdict/index.ts";
import { touchedPlaces } from "./touched-commits.ts";

const measured = Array.from({ length: 30 }, (_, i) => `c${i}`);

function detection(starts: readonly string[], suspected: readonly string[] = []): SeriesDetection {
  return {
    status: "judged",
    levels: ["c0", ...starts].map((from) => ({ from, to: from, value: 1, commits: 1 })),
    suspected: suspected.map((commit) => ({ commit })),
  } as unknown as SeriesDetection;
}

const known = (starts: readonly string[], suspected: readonly string[] = []) => ({
  status: "judged" as const,
  starts: new Set(starts),
  suspected: new Map(suspected.map((sha) => [sha, "place-unsure"])),
});

const touched = (before: ReturnType<typeof known> | undefined, now: SeriesDetection, detects = true) =>
  touchedPlaces({ measured, detects, now, known: before, reach: 2 });

test("a level that begins where it began touches nothing", () => {
  assert.deepEqual(touched(known(["c9"]), detection(["c9"])), []);
});

test("a level that begins anew, or does not any more, touches what is within reach of it", () => {
  assert.deepEqual(touched(known([]), detection(["c9"])), [7, 8, 9, 10, 11]);
  assert.deepEqual(touched(known(["c1"]), detection([])), [0, 1, 2, 3]);
  assert.deepEqual(touched(known(["c9"]), detection(["c28"])), [7, 8, 9, 10, 11, 26, 27, 28, 29]);
});

test("what is unsure, or was, is asked again at each look", () => {
  assert.deepEqual(touched(known(["c9"], ["c9"]), detection(["c9"], ["c9"])), [7, 8, 9, 10, 11]);
  assert.deepEqual(touched(known(["c9"], ["c9"]), detection(["c9"])), [7, 8, 9, 10, 11]);
});

test("all is asked of a series that is new, is judged otherwise, or whose branch has lost a level's beginning", () => {
  assert.equal(touched(undefined, detection(["c9"])), "all");
  assert.equal(touched({ ...known([]), status: "too-few" as never }, detection([])), "all");
  assert.equal(touched(known(["gone"]), detection([])), "all");
  assert.deepEqual(
    touched(known(["c9"]), detection([]), false),
    [],
    "levels of what is only shown never count",
  );
});
