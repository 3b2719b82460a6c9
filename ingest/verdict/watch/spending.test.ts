import assert from "node:assert/strict";
import { test } from "node:test";
import { NEW_LEVEL_SHARE, spendingFor, WINDOW_SHARES } from "./spending.ts";

test("all windows and both directions of all series spend the installation's rate, and 1.4 of it as windows overlap", () => {
  const shares = WINDOW_SHARES.reduce((sum, [, share]) => sum + share, NEW_LEVEL_SHARE);
  assert.ok(Math.abs(shares - 1) < 1e-12);
  const { rising, falling } = spendingFor(500, "lower");
  assert.ok(Math.abs(500 * (rising + falling) - 1.4 * 0.01) < 1e-12);
  assert.ok(Math.abs(rising - 4 * falling) < 1e-12, "slower commits get four fifths");
  assert.deepEqual(spendingFor(500, "higher"), { rising: falling, falling: rising });
});
