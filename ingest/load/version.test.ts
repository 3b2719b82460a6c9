import assert from "node:assert/strict";
import { test } from "node:test";
import { generatorVersion } from "./version.ts";

test("the generator has a version, the same each time", () => {
  assert.match(generatorVersion(), /^[0-9a-f]{12}$/);
  assert.equal(generatorVersion(), generatorVersion());
});
