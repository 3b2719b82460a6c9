import assert from "node:assert/strict";
import { test } from "node:test";
import { alignColumns, bytesWords, fold, latencyWords } from "./figure-words.ts";

test("latencies have three figures and the unit that people would use", () => {
  const said = [null, 0, 38, 999, 999.6, 1_234, 45_678, 999_400, 999_600, 12_345_678].map(latencyWords);
  const expected = [
    "-",
    "0 us",
    "38 us",
    "999 us",
    "1.00 ms",
    "1.23 ms",
    "45.7 ms",
    "999 ms",
    "1.00 s",
    "12.3 s",
  ];
  assert.deepEqual(said, expected);
});

test("bytes are told in thousands", () => {
  assert.deepEqual([0, 999, 1_000, 999_600, 1e9].map(bytesWords), [
    "0 B",
    "999 B",
    "1.00 kB",
    "1.00 MB",
    "1.00 GB",
  ]);
});

test("long texts are folded within a hundred columns, and no word is lost", () => {
  const words = Array.from({ length: 80 }, (_, at) => `word${at}`);
  const lines = fold(words.join(" "), "label  ", "       ");
  assert.ok(lines.length > 1 && lines.every((line) => line.length <= 100));
  assert.ok(lines[0]!.startsWith("label  word0 ") && lines[1]!.startsWith("       word"));
  assert.deepEqual(lines.join(" ").split(/\s+/).slice(1), words);
});

test("columns of a table are as wide as their widest cell", () => {
  assert.deepEqual(
    alignColumns([
      ["", "ops"],
      ["clients", "5"],
      ["a", "12,000"],
    ]),
    ["            ops", "clients       5", "a        12,000"],
  );
});
