import assert from "node:assert/strict";
import { test } from "node:test";
import { keyAction } from "./keys.ts";

const press = (key: string, more: Partial<Parameters<typeof keyAction>[0]> = {}) =>
  keyAction({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });

test("arrows step, with shift they select", () => {
  assert.deepEqual(press("ArrowLeft"), { kind: "step", by: -1 });
  assert.deepEqual(press("End", { shiftKey: true }), { kind: "select", by: Number.POSITIVE_INFINITY });
});

test("signs that need shift on some keyboards work with it", () => {
  assert.deepEqual(press("+", { shiftKey: true }), press("="));
});

test("the browser's own keys are left to it, and so are keys that mean nothing here", () => {
  assert.equal(press("0", { ctrlKey: true }), null);
  assert.equal(press("+", { metaKey: true }), null);
  assert.equal(press("ArrowLeft", { altKey: true }), null);
  for (const key of ["Tab", "?", "a", "toString", "__proto__"]) assert.equal(press(key), null, key);
});
