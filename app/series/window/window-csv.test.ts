import assert from "node:assert/strict";
import { test } from "node:test";
import { cell } from "./window-csv.ts";

test("what a spreadsheet would run is a text", () => {
  for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]) {
    assert.match(cell(text), /^"?'/, JSON.stringify(text));
  }
  assert.equal(cell(`=HYPERLINK("http://x")`), `"'=HYPERLINK(""http://x"")"`);
});

test("figures stay figures, the negative ones too, and nothing is nothing", () => {
  assert.deepEqual([cell(-1.5), cell(0), cell(null), cell(undefined), cell("")], ["-1.5", "0", "", "", ""]);
});

test("characters that steer a terminal are left out, and hide no formula", () => {
  assert.equal(cell("a\u001b[31mb\u0000"), "a[31mb");
  assert.equal(cell("\u0007=1"), "'=1");
});

test("commas, quotes and lines stay within their cell", () => {
  assert.equal(cell(`a, "b"\nc`), `"a, ""b""\nc"`);
  assert.equal(cell("plain words"), "plain words");
});
