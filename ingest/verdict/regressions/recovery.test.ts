import assert from "node:assert/strict";
import { test } from "node:test";
import { recoveryOf, type SeriesCourse } from "./recovery.ts";

const commits = ["a", "b", "c", "d", "e", "f"];
type Step = [commit: string, before: number, after: number];

/** Series of throughput; the regression is what got worse at "b". */
function recovered(courses: Record<string, [Step, ...Step[]]>, unconfirmed: string[] = []) {
  const direction = (before: number, after: number) => (after < before ? "worse" : "better");
  return recoveryOf(
    Object.values(courses).map(
      ([[, before, after], ...later]): SeriesCourse => ({
        ...{ before, after, direction: direction(before, after), smallest_effect: 0.05 },
        later: later.map(([commit, from, to]) => ({
          ...{ commit, position: commits.indexOf(commit), after: to, direction: direction(from, to) },
          confirmed: !unconfirmed.includes(commit),
        })),
      }),
    ),
  );
}

test("a level that returns to within the smallest effect is a full recovery, and its commit is named", () => {
  const found = recovered({
    get: [
      ["b", 100, 80],
      ["e", 80, 98],
    ],
  });
  assert.deepEqual([found?.how, found?.commit, found?.series_back, found?.series], ["fully", "e", 1, 1]);
  // ln(98/100) / ln(80/100), by hand.
  assert.ok(Math.abs(found!.share - (1 - 0.0202027 / 0.2231436)) < 1e-5);
});

test("part of the way back is a part, and less than a quarter is none", () => {
  assert.deepEqual(
    recovered({
      get: [
        ["b", 100, 80],
        ["c", 80, 90],
      ],
    })?.how,
    "partly",
  );
  assert.equal(
    recovered({
      get: [
        ["b", 100, 80],
        ["c", 80, 83],
      ],
    }),
    null,
  );
  assert.equal(recovered({ get: [["b", 100, 80]] }), null);
});

test("two steps may recover together, and beyond the level before is recovered too", () => {
  const steps: [Step, ...Step[]] = [
    ["b", 100, 80],
    ["c", 80, 90],
    ["d", 90, 99],
  ];
  assert.deepEqual(recovered({ get: steps })?.commit, "d");
  assert.deepEqual(
    recovered({
      get: [
        ["b", 100, 80],
        ["c", 80, 130],
      ],
    })?.share,
    1,
  );
});

test("as long as one series has not come back it is recovered in part, by the series that came back least", () => {
  const found = recovered({
    get: [
      ["b", 100, 80],
      ["d", 80, 100],
    ],
    set: [["b", 100, 50]],
  });
  assert.deepEqual(
    [found?.how, found?.commit, found?.series_back, found?.series, found?.share],
    ["partly", "d", 1, 2, 0],
  );
});

test("what got worse still, or has no ratio, is no recovery", () => {
  assert.equal(
    recovered({
      get: [
        ["b", 100, 80],
        ["d", 80, 60],
      ],
    }),
    null,
  );
  assert.equal(
    recovered({
      get: [
        ["b", 0, -1],
        ["d", -1, 0],
      ],
    }),
    null,
  );
});

test("a recovery is confirmed where reruns confirmed every change that it rests on, and only those", () => {
  const courses: Record<string, [Step, ...Step[]]> = {
    get: [
      ["b", 100, 80],
      ["d", 80, 100],
    ],
    set: [
      ["b", 100, 50],
      ["e", 50, 100],
    ],
  };
  assert.equal(recovered(courses)?.confirmed, true);
  assert.equal(recovered(courses, ["e"])?.confirmed, false);
  assert.equal(recovered(courses, ["f"])?.confirmed, true);
});
