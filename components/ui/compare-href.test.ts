import assert from "node:assert/strict";
import { test } from "node:test";
import { compareHref, compareTextHref } from "./compare-href.ts";

test("names stand between three dots, slashes as they are and all else encoded", () => {
  assert.equal(compareHref("v1.2.0", "release/1.x"), "/compare/v1.2.0...release/1.x");
  assert.equal(compareHref("a b", "ü#?%"), "/compare/a%20b...%C3%BC%23%3F%25");
});

test("what is asked for comes in one order, and what is not is left out", () => {
  const query = { sort: "series", host: "desk 2c", q: "", only: undefined };
  assert.equal(compareHref("a", "b", query), "/compare/a...b?host=desk%202c&sort=series");
  assert.equal(
    compareTextHref("a", "b", "json", query),
    "/api/compare/a...b?host=desk%202c&sort=series&form=json",
  );
  assert.equal(compareTextHref("a", "b", "markdown"), "/api/compare/a...b?form=markdown");
});
