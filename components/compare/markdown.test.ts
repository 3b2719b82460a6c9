import assert from "node:assert/strict";
import { test } from "node:test";
import { escapeMarkdown, markdownTable } from "./markdown.ts";

test("nothing in a stranger's words is markup", () => {
  assert.equal(escapeMarkdown("a | b"), "a \\| b");
  assert.equal(escapeMarkdown("[x](y) <img src=x>"), "\\[x\\](y) \\<img src=x\\>");
  assert.equal(
    escapeMarkdown("`code` *b* _i_ ~s~ \\ $x$"),
    "\\`code\\` \\*b\\* \\_i\\_ \\~s\\~ \\\\ \\$x\\$",
  );
  assert.equal(escapeMarkdown("&lt;"), "\\&lt;");
});

test("no mention, no reference and no address is made of them", () => {
  assert.equal(escapeMarkdown("@everyone"), "@\u200beveryone");
  assert.equal(escapeMarkdown("Fix (#12)"), "Fix (\\#\u200b12)");
  assert.equal(escapeMarkdown("see https://example.org"), "see https:\u200b//example.org");
  assert.equal(escapeMarkdown("www.example.org, GH-12"), "www\u200b.example.org, GH\u200b-12");
});

test("lines, control characters and bidirectional marks do not leave their cell", () => {
  assert.equal(escapeMarkdown("a\n\n# b\u202e\u001b[31m"), "a \\#\u200b b \\[31m");
  assert.equal(escapeMarkdown("x".repeat(5_000)).length, 300);
});

test("a table has a rule that says where its columns lean", () => {
  assert.equal(
    markdownTable(["a", "b"], ["left", "right"], [["1", "2"]]),
    "| a | b |\n| --- | ---: |\n| 1 | 2 |",
  );
});
