import assert from "node:assert/strict";
import { test } from "node:test";
import { middleOf, type Place, placeAfter, placeWithout } from "./narrow.ts";

const cause = { after_commit_id: 10, commit_ids: [11, 12, 13, 14, 15, 16, 17, 18], unbuilt: [], untold: [] };
const all = () => true;

/** Bisects until nothing is left to ask; returns the place and how many commits were measured. */
function bisect(culprit: number, may: (commit_id: number) => boolean, untellable: number[] = []) {
  const unbuilt = cause.commit_ids.filter((id) => !may(id)).map((commit_id) => ({ commit_id, why: "no" }));
  let place: Place = placeWithout({ commit_id: 18, cause }, "unbuilt", unbuilt);
  let steps = 0;
  for (;;) {
    const middle = middleOf(place.cause, may);
    if (middle === null) return { ...place, steps };
    steps += 1;
    place = untellable.includes(middle)
      ? placeWithout(place, "untold", [{ commit_id: middle, why: "between" }])
      : placeAfter(place, middle, middle < culprit ? "old level" : "new level");
  }
}

test("every culprit is found, in as many steps as halving takes", () => {
  for (const culprit of cause.commit_ids) {
    const found = bisect(culprit, all);
    assert.deepEqual([found.commit_id, found.cause.commit_ids], [culprit, [culprit]]);
    assert.equal(found.cause.after_commit_id, culprit - 1);
    assert.ok(found.steps <= 3);
  }
});

test("commits that cannot be measured stay in the set, and none of them is accused alone", () => {
  const found = bisect(14, (id) => id !== 13 && id !== 14);
  assert.deepEqual(found.cause.commit_ids, [13, 14, 15]);
  assert.deepEqual(
    found.cause.unbuilt.map((one) => one.commit_id),
    [13, 14],
  );
  assert.deepEqual([found.commit_id, found.cause.after_commit_id], [15, 12]);
});

test("a commit that cannot be told is asked once", () => {
  const found = bisect(13, all, [13]);
  assert.deepEqual(found.cause.commit_ids, [13, 14]);
  assert.deepEqual(
    found.cause.untold.map((one) => one.commit_id),
    [13],
  );
});

test("what was left out is forgotten with the half that it was in", () => {
  const place = placeWithout({ commit_id: 18, cause }, "unbuilt", [{ commit_id: 12, why: "no" }]);
  assert.deepEqual(placeAfter(place, 14, "old level").cause.unbuilt, []);
  assert.equal(placeAfter(place, 14, "new level").cause.unbuilt.length, 1);
});
