import assert from "node:assert/strict";
import { test } from "node:test";
import { madeUpWindow } from "../plot/made-up-window.ts";
import { readChartState } from "../state/chart-state.ts";
import { domainOf, stretchOf } from "./stretch-of.ts";

const known = { place: [0, 50, 99], sha: ["aaaa", "bbbb", "cccc"] };

function stretch(query: string) {
  const window = madeUpWindow([1, 2, 3], { from: 40, to: 42, total: 100 });
  window.commits.place = [40, 41, 42];
  window.commits.tags[1] = ["v1"];
  return stretchOf(readChartState(new URLSearchParams(query)).state, window, known);
}

test("a stretch is where its ends are, by hash or tag, in whichever order", () => {
  assert.deepEqual(stretch(""), { from: 0, to: 99 });
  assert.deepEqual(stretch("from=v1&to=bbbb"), { from: 41, to: 50 });
  assert.deepEqual(stretch("from=bbbb&to=v1"), { from: 41, to: 50 });
});

test("an end that nobody knows here is where the server has put it", () => {
  assert.deepEqual(stretch("from=nowhere&to=v1"), { from: 40, to: 41 });
});

test("the part of an axis that a stretch takes is known where the stretch is drawn already", () => {
  const window = madeUpWindow([1, 2, 3, 4, 5]);
  assert.deepEqual(domainOf(window, { from: 1, to: 3 }), [0.5, 3.5]);
  assert.deepEqual(domainOf(window, { from: 0, to: 4 }), window.domain);
  assert.equal(domainOf(window, { from: 3, to: 9 }), null);
  assert.equal(domainOf(window, { from: 2, to: 2 }), null);
});
