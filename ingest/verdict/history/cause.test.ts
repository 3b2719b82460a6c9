import assert from "node:assert/strict";
import { test } from "node:test";
import { placeBoundary } from "./cause.ts";

const commits = ["a", "b", "c", "d", "e", "f"];
/** c was not measured. */
const positions = [0, 1, 3, 4, 5];

test("places below a likelihood ratio of 9 stay possible, and what was not measured between them too", () => {
  const places = [
    { index: 1, odds: 20 },
    { index: 2, odds: 8.9 },
    { index: 3, odds: 0 },
    { index: 4, odds: 9 },
  ];
  const { cause, place_cost } = placeBoundary(commits, positions, places);
  assert.deepEqual(cause, { after: "b", upto: "e", unmeasured: ["c"], measured: ["d", "e"] });
  // In nats: half of twice the log likelihood ratio.
  assert.deepEqual(
    place_cost.map(({ commit, cost }) => [commit, cost]),
    [
      ["b", 10],
      ["d", 4.45],
      ["e", 0],
      ["f", 4.5],
    ],
  );
});
