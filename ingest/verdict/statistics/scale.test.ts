import assert from "node:assert/strict";
import { test } from "node:test";
import { scaleOf } from "./scale.ts";

test("equal ratios are equal distances where all values are positive, and what goes there comes back", () => {
  const { name, to, from } = scaleOf([100, 200, Number.NaN]);
  assert.equal(name, "log");
  assert.ok(Math.abs(to(110) - to(100) - (to(220) - to(200))) < 1e-12);
  assert.ok(Math.abs(from(to(123.4)) - 123.4) < 1e-9);
});

test("with a zero or a negative value, distances are shares of the median size", () => {
  const { name, to, from } = scaleOf([0, -40, 50, 60]);
  assert.equal(name, "linear");
  assert.ok(Math.abs(to(55) - to(50) - 0.1) < 1e-12 && Math.abs(from(to(-7)) + 7) < 1e-12);
  assert.equal(scaleOf([0, 0]).to(3), 3);
  assert.equal(scaleOf([]).name, "log");
});
