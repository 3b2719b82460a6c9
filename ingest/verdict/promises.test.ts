import assert from "node:assert/strict";
import { test } from "node:test";
import { alphaOfLook, FALSE_FLAGS, placeLimitOfLook } from "./promises.ts";

test("all looks together spend what is promised: 1 - 4 / (looks + 4) of it, which telescopes", () => {
  let spent = 0;
  for (let rounds = 0; rounds <= 2_000; rounds++) {
    spent += alphaOfLook(rounds);
    const looks = Math.max(0, rounds - 2);
    assert.ok(Math.abs(spent - FALSE_FLAGS * (1 - 4 / (looks + 4))) < 1e-12);
  }
  assert.ok(Math.abs(alphaOfLook(3) - FALSE_FLAGS / 5) < 1e-15);
});

test("a place of one series may cost the look's part over all places of all series", () => {
  assert.equal(placeLimitOfLook(3, 24, 50), alphaOfLook(3) / 2_400);
  assert.equal(placeLimitOfLook(2, 24, 50), 0);
});
