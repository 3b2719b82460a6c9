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

test("commas, quotes and lines stay within their cell", () => {
  assert.equal(cell(`a, "b"\nc`), `"a, ""b""\nc"`);
  assert.equal(cell("plain words"), "plain words");
});
